import { isSame } from '#lib/platform/same.ts';
import type { AnyEntity, AnyRow, Problem, Stamp, Stamps } from '#lib/platform/entity/entity.ts';
import { patchProblems, valueProblems } from '#lib/platform/entity/validation.ts';
import { isOverridden } from '../merge.ts';
import { noEntry, orNull } from './outbox.ts';
import type { KeptWrite, OutboxEntry } from './records.ts';
import type { Write } from './store.ts';
import { Refused } from './write.ts';

/** A row and what already waits to be sent of it. */
export interface Held {
	readonly row: AnyRow | undefined;
	readonly entry: OutboxEntry | undefined;
}

/** The row and its entry after a write, and the writes that take it back. */
export interface Written {
	readonly row: AnyRow;
	readonly entry: OutboxEntry;
	readonly inverse: readonly KeptWrite[];
}

interface Moment {
	readonly stamp: Stamp;
	readonly nowMs: number;
}

/** What a write does to a row, or null when it changes nothing. Throws `Refused`. */
export function written(held: Held, write: Write, moment: Moment): Written | null {
	if (write.kind === 'create') {
		return held.row ? createdAgain(held.row, held, { write, moment }) : created(write, moment);
	}
	const { row } = held;
	if (!row) throw new Refused(write.entity, [{ field: 'id', problem: gone(write.entity) }]);
	const { entity, id } = write;
	if (write.kind === 'change') return changed(row, held, { write, moment });
	const inverse = write.kind === 'remove' ? 'restore' : 'remove';
	if ((row.deletedAt !== null) === (write.kind === 'remove')) return null;
	const register = write.kind === 'remove' ? 'removedAt' : 'editedAt';
	const registers = { [register]: moment.stamp };
	return {
		...touched(row, held, { entity, moment, registers }),
		inverse: [{ kind: inverse, entity: entity.name, id }]
	};
}

function gone(entity: AnyEntity): string {
	return `This ${entity.label.one.toLowerCase()} is not on this device.`;
}

type Of<K extends Write['kind']> = Extract<Write, { kind: K }>;
interface Doing<K extends Write['kind']> {
	readonly write: Of<K>;
	readonly moment: Moment;
}

function created(write: Of<'create'>, { stamp, nowMs }: Moment): Written {
	const { entity, id, source, sourceId, values } = write;
	refuseIfAny(entity, valueProblems(entity, values));
	const fields = Object.fromEntries(Object.keys(entity.fields).map((name) => [name, values[name]]));
	return {
		row: {
			...fields,
			id,
			source,
			sourceId,
			createdAt: stamp,
			updatedAt: stamp,
			deletedAt: null,
			revision: 0,
			stamps: null,
			released: null,
			sourceValues: null,
			editedAt: stamp,
			removedAt: 0
		},
		entry: { ...noEntry(entity.name, id, nowMs), createdAt: stamp, editedAt: stamp },
		inverse: [{ kind: 'remove', entity: entity.name, id }]
	};
}

/** A record brought a second time: its values are written over the row, which lives again. */
function createdAgain(row: AnyRow, held: Held, { write, moment }: Doing<'create'>): Written | null {
	const { entity, id, values } = write;
	return changed(row, held, { write: { kind: 'change', entity, id, patch: values }, moment });
}

function changed(row: AnyRow, held: Held, { write, moment }: Doing<'change'>): Written | null {
	const { entity, id, patch, release = false } = write;
	refuseIfAny(entity, changeProblems(entity, row, patch));
	const fields = Object.keys(patch).filter(
		(field) => !isSame(row[field], patch[field]) || (release && isOverridden(row, field))
	);
	if (fields.length === 0 && row.deletedAt === null) return null;
	const values = Object.fromEntries(fields.map((field) => [field, patch[field]]));
	const stamps = Object.fromEntries(fields.map((field) => [field, moment.stamp]));
	const registers = { editedAt: moment.stamp };
	const after = touched({ ...row, ...values }, held, {
		entity,
		moment,
		registers,
		stamps,
		released: release ? stamps : {}
	});
	return { ...after, inverse: inverseOf(row, { entity: entity.name, id, fields }) };
}

/**
 * Why a row does not take other values for some fields. A rule across fields that it broke before does
 * not stand in the way of other changes.
 */
export function changeProblems(
	entity: AnyEntity,
	row: AnyRow,
	patch: Readonly<Record<string, unknown>>
): Problem[] {
	const problems = [...patchProblems(entity, patch), ...keyProblems(entity, row, patch)];
	if (problems.length > 0) return problems;
	const crossing = entity.check({ ...row, ...patch });
	return crossing && !entity.check(row) ? [crossing] : [];
}

/** A row goes by its natural key on every device. */
function keyProblems(
	{ naturalKey, label }: AnyEntity,
	row: AnyRow,
	patch: Readonly<Record<string, unknown>>
): Problem[] {
	if (!naturalKey || !(naturalKey in patch) || patch[naturalKey] === row[naturalKey]) return [];
	const one = label.one.toLowerCase();
	return [{ field: naturalKey, problem: `This stays what it is: add another ${one} instead.` }];
}

function inverseOf(
	row: AnyRow,
	{ entity, id, fields }: { entity: string; id: string; fields: readonly string[] }
): KeptWrite[] {
	const patchOf = (names: readonly string[]) =>
		Object.fromEntries(names.map((name) => [name, row[name]]));
	const sources = fields.filter((field) => row.source !== 'manual' && !isOverridden(row, field));
	const own = fields.filter((field) => !sources.includes(field));
	const inverse: KeptWrite[] = [];
	if (own.length > 0) inverse.push({ kind: 'change', entity, id, patch: patchOf(own) });
	if (sources.length > 0) {
		inverse.push({ kind: 'change', entity, id, patch: patchOf(sources), release: true });
	}
	if (row.deletedAt !== null) inverse.push({ kind: 'remove', entity, id });
	return inverse;
}

interface Touch {
	readonly entity: AnyEntity;
	readonly moment: Moment;
	readonly registers: Partial<Pick<AnyRow, 'editedAt' | 'removedAt'>>;
	readonly stamps?: Stamps;
	readonly released?: Stamps;
}

/** Marks row and entry alike with what was written just now. */
function touched(row: AnyRow, held: Held, touch: Touch): Omit<Written, 'inverse'> {
	const { entity, moment, registers, stamps = {}, released = {} } = touch;
	const entry = held.entry ?? noEntry(entity.name, row.id, moment.nowMs);
	const removed = registers.removedAt !== undefined;
	return {
		row: {
			...row,
			...registers,
			stamps: orNull({ ...row.stamps, ...stamps }),
			released: orNull({ ...row.released, ...released }),
			sourceValues: withoutFields(row.sourceValues, Object.keys(released)),
			updatedAt: moment.stamp,
			deletedAt: removed ? moment.stamp : null
		},
		entry: {
			...entry,
			...registers,
			stamps: { ...entry.stamps, ...stamps },
			released: { ...entry.released, ...released }
		}
	};
}

function withoutFields(values: AnyRow['sourceValues'], fields: readonly string[]) {
	if (!values) return null;
	const kept = Object.entries(values).filter(([field]) => !fields.includes(field));
	return kept.length > 0 ? Object.fromEntries(kept) : null;
}

function refuseIfAny(entity: AnyEntity, problems: readonly Problem[]): void {
	if (problems.length > 0) throw new Refused(entity, problems);
}
