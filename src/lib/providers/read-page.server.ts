import { entities } from '#lib/domains/registry.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Line } from './connection.server.ts';
import { hashOf } from './payloads.server.ts';
import type { Mapped, MappedRecord, Provider, RecordProblem, RemovedRecord } from './provider.ts';
import type { RunProblem } from './run-view.ts';
import { storablePayload } from './storable-payload.ts';

/** The entities that a provider fills, in its own order. */
export function filledBy({ registration }: Pick<Line, 'registration'>): AnyEntity[] {
	return registration.manifest.fills.map((name) => {
		const entity = entities.find((one) => one.name === name);
		if (!entity) throw new Error(`"${name}" is not among the synced entities.`);
		return entity;
	});
}

/** A record as it was sent. */
export interface Raw {
	readonly entity: string;
	readonly sourceId: string;
	readonly payload: unknown;
	/** Why it is no row: it is set aside. */
	readonly refused?: Refused;
}

type Refused = Pick<RecordProblem, 'field' | 'problem'>;

/** What a page says of one entity, in the order of the page. */
export interface Told {
	readonly entity: AnyEntity;
	readonly records: (MappedRecord | RemovedRecord)[];
}

export interface PageRead {
	/** In the order in which a first record of each came. */
	readonly told: readonly Told[];
	readonly raw: readonly Raw[];
	readonly problems: readonly RunProblem[];
	/** Ids of the source, as our rows have them. */
	readonly sourceIds: readonly string[];
	/** When the oldest of them began; null where none could be read. */
	readonly oldest: number | null;
}

/** A record that cannot be read costs itself alone, and what was sent is kept as well. */
export function readPage(line: Line, provider: Provider, records: readonly unknown[]): PageRead {
	const filled = filledBy(line);
	const told = new Map<string, Told>();
	const raw: Raw[] = [];
	const problems: RunProblem[] = [];
	const sourceIds: string[] = [];
	let oldest = Number.POSITIVE_INFINITY;
	for (const record of records) {
		const mapped = mappedSafely(line, provider, record);
		if (!mapped) continue;
		if (mapped.sourceId !== null) sourceIds.push(mapped.sourceId);
		if ('problem' in mapped) {
			problems.push(mapped);
			raw.push(...unreadable(mapped, record, filled));
			continue;
		}
		const entity = filled.find(({ name }) => name === mapped.entity);
		if (!entity) throw new Error(`"${mapped.entity}" is not what this provider fills.`);
		const known = told.get(entity.name) ?? { entity, records: [] };
		told.set(entity.name, known);
		known.records.push(mapped);
		if ('removed' in mapped) continue;
		raw.push({ entity: entity.name, sourceId: mapped.sourceId, payload: mapped.payload });
		if (entity.time) oldest = Math.min(oldest, Number(mapped.values[entity.time]));
	}
	return {
		...{ told: [...told.values()], raw, problems, sourceIds },
		oldest: Number.isFinite(oldest) ? oldest : null
	};
}

/** A mapping that throws after all costs one record: it would break each run off for ever. */
export function mappedSafely(line: Line, provider: Provider, record: unknown): Mapped {
	try {
		return provider.map(record);
	} catch (error) {
		line.report(error, `mapping of ${line.registration.manifest.id}`);
		return { sourceId: null, field: 'record', problem: 'It could not be read here.' };
	}
}

/** Of a record without a usable id what was sent is the name. */
const unnamed = 'unnamed ';

export const isUnnamed = (sourceId: string): boolean => sourceId.startsWith(unnamed);

function unreadable(
	{ sourceId, entity, field, problem, isNotice }: RecordProblem,
	record: unknown,
	[first]: readonly AnyEntity[]
): Raw[] {
	const kept = isNotice ? null : storablePayload(record);
	const name = entity ?? first?.name;
	if (!kept || !name) return [];
	const id = sourceId ?? `${unnamed}${hashOf(kept.payload)}`;
	return [{ entity: name, sourceId: id, ...kept, refused: { field, problem } }];
}

/** A record of which our own checks know nothing wrong, and which the database refuses. */
export function refusedByDatabase(page: PageRead, record: unknown): PageRead {
	const [told] = page.told;
	const sourceId = page.sourceIds[0] ?? null;
	const refused = {
		field: 'record',
		problem: 'The database can’t hold it. What was sent is kept.'
	};
	const raw = told
		? unreadable({ ...refused, sourceId, entity: told.entity.name }, record, [])
		: [];
	return { ...page, told: [], raw, problems: [{ sourceId, ...refused }] };
}
