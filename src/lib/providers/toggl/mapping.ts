import { project } from '#lib/domains/projects/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import { offsetAt } from '#lib/platform/time/calendar.ts';
import { isZone } from '#lib/platform/time/wall-clock.ts';
import type { Mapped, RecordProblem } from '../provider.ts';
import { parseMicroseconds, parseMilliseconds } from '../rfc3339.ts';
import { storablePayload } from '../storable-payload.ts';
import { idOf, wireOf, type TogglRecord, type Wire } from './wire.ts';

/** One record of Toggl's, as the fields of our own, or why it cannot be one. Never throws. */
export function mapToggl(record: unknown): Mapped {
	const known = record as TogglRecord | null;
	switch (wireOf(record) && known?.is) {
		case 'entry':
			return mapEntry(known as Of<'entry'>);
		case 'project':
			return mapProject(known as Of<'project'>);
		case 'unlisted':
			return mapUnlisted(known as Of<'unlisted'>);
		case 'notice':
			return noticeOf(known as Of<'notice'>);
		case 'closed':
			return null;
		default:
			return { sourceId: null, field: 'record', problem: 'This is not a record of Toggl.' };
	}
}

type Of<K> = Extract<TogglRecord, { is: K }>;

function noticeOf({ problem }: Of<'notice'>): RecordProblem {
	return { sourceId: null, field: 'history', problem, isNotice: true };
}

/** What is said of a record before its values are looked at. */
interface Head {
	readonly entity: AnyEntity;
	readonly sourceId: string;
	readonly sourceAt: number;
}

function headOf(entity: AnyEntity, wire: Wire): Head | RecordProblem {
	const noun = entity.label.one.toLowerCase();
	const refuse = (sourceId: string | null, field: string, problem: string) => ({
		entity: entity.name,
		sourceId,
		field,
		problem
	});
	const id = idOf(wire['id']);
	if (id === null) return refuse(null, 'id', `The ${noun} has no usable id.`);
	const sourceAt = parseMicroseconds(wire['at']);
	if (sourceAt === null || sourceAt < 0) {
		return refuse(String(id), 'at', `Toggl did not say when the ${noun} last changed.`);
	}
	return { entity, sourceId: String(id), sourceAt };
}

function mapEntry(record: Of<'entry'>): Mapped {
	const { wire } = record;
	const head = headOf(timeEntry, wire);
	if ('problem' in head) return head;
	if (isDeleted(wire)) return removed(head);
	const values = entryValues(record);
	const project = idOf(wire['project_id']);
	const references =
		project === null ? null : { projectId: { entity: 'projects', sourceId: String(project) } };
	const firstValues = { utcOffset: offsetOf(record, values.start) };
	return finish(head, { record, values, firstValues, references, unfilled: { projectId: null } });
}

function entryValues({ wire, tags }: Of<'entry'>) {
	const start = parseMilliseconds(wire['start']);
	return {
		start,
		stop: stopOf(wire, start),
		description: clipped(wire['description'], 3000),
		tags: tags.map((name) => clipped(name, 100)).slice(0, 50),
		billable: wire['billable'] === true
	};
}

/** The day is told once: it does not move when the person's clocks do. */
function offsetOf({ zone }: Of<'entry'>, start: number | null): number {
	return start === null || !isZone(zone) ? 0 : offsetAt(start, zone);
}

/**
 * Null while it runs: then its duration is negative, by no rule that one could compute with. An
 * entry that has neither a stop nor such a duration was made by its length alone.
 */
function stopOf(wire: Wire, start: number | null): unknown {
	const { stop, duration } = wire;
	if (stop !== null && stop !== undefined) return parseMilliseconds(stop) ?? stop;
	if (typeof duration !== 'number' || start === null) return 'unknown';
	return duration < 0 ? null : start + Math.round(duration) * 1000;
}

function mapProject(record: Of<'project'>): Mapped {
	const { wire, client } = record;
	const head = headOf(project, wire);
	if ('problem' in head) return head;
	if (isDeleted(wire)) return removed(head);
	const values = projectValues(wire, { id: head.sourceId, client, name: wire['name'] });
	return finish(head, { record, values, references: null, unfilled });
}

/** Older than any word of Toggl's on it, so that it never covers the real one. */
function mapUnlisted(record: Of<'unlisted'>): Mapped {
	const { id, wire } = record;
	const head = { entity: project, sourceId: String(id), sourceAt: 1 };
	const values = projectValues(
		{ color: wire['project_color'], active: wire['project_active'] ?? true },
		{ id: head.sourceId, client: wire['client_name'], name: wire['project_name'] }
	);
	const kept = { is: record.is, id, wire: projectWords(wire) };
	return finish(head, { record: kept, values, references: null, unfilled });
}

/** Of an entry only what it says of its project. */
function projectWords(wire: Wire): Wire {
	const names = ['project_name', 'project_color', 'project_active', 'client_name'];
	return Object.fromEntries(names.flatMap((name) => (name in wire ? [[name, wire[name]]] : [])));
}

/** A person's alone. */
const unfilled = { plannedHours: null, startDate: null, targetDate: null };

function projectValues(
	wire: Wire,
	{ id, client, name }: { id: string; client: unknown; name: unknown }
) {
	const { color, status, active } = wire;
	const isNamed = typeof name === 'string' && name.trim() !== '';
	return {
		name: isNamed || (name ?? '') !== '' ? clipped(name, 200) : `Unknown project #${id}`,
		client: typeof client === 'string' && client !== '' ? clipped(client, 200) : null,
		color: typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : '',
		status: status === 'ended' ? 'done' : 'active',
		archived: active === false || status === 'archived'
	};
}

const isDeleted = ({ server_deleted_at: at, status }: Wire) =>
	typeof at === 'string' || status === 'deleted';

function removed({ entity, sourceId, sourceAt }: Head): Mapped {
	return { removed: true, entity: entity.name, sourceId, sourceAt };
}

interface Findings {
	readonly record: TogglRecord;
	readonly values: Readonly<Record<string, unknown>>;
	readonly firstValues?: Readonly<Record<string, unknown>>;
	readonly references: Readonly<Record<string, { entity: string; sourceId: string }>> | null;
	/** Stands in for what is not Toggl's to say, to make the row complete for the check. */
	readonly unfilled: Readonly<Record<string, unknown>>;
}

function finish(head: Head, findings: Findings): Mapped {
	const { record, values, references, firstValues, unfilled: rest } = findings;
	const { entity, sourceId, sourceAt } = head;
	const refuse = (field: string, problem: string) => ({
		entity: entity.name,
		sourceId,
		field,
		problem
	});
	const [problem] = valueProblems(entity, { ...rest, ...values, ...firstValues });
	if (problem) return refuse(problem.field, problem.problem);
	const payload = storablePayload(record);
	if (payload === null) return refuse('record', 'The record is nested too deep to be kept.');
	const named = { entity: entity.name, sourceId, sourceAt, values, payload };
	const mapped = firstValues ? { ...named, firstValues } : named;
	return references === null ? mapped : { ...mapped, references };
}

/** Text that fits and that Postgres can hold; what is no text passes unchanged and is refused. */
function clipped(value: unknown, most: number): unknown {
	if (typeof value !== 'string') return value ?? '';
	return value.slice(0, most).toWellFormed().replaceAll('\0', '\ufffd');
}
