import type { AnyEntity, AnyRow, Stamp } from '#lib/platform/entity/entity.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import { isOverridden } from '#lib/sync/merge.ts';
import type { WireChange } from '#lib/sync/protocol.ts';
import type { FileTwin, MappedRecord } from './provider.ts';

interface Twins {
	readonly record: MappedRecord;
	/** The file's. */
	readonly row: AnyRow;
}

/**
 * Each record with the file's row of the same event: the nearest in time that says the same. One row
 * is one record's. A field that the person has changed in the row says nothing of what the file said.
 */
export function twinsIn(
	{ withinMs, isSame }: FileTwin,
	time: string,
	{ records, rows }: { records: readonly MappedRecord[]; rows: readonly AnyRow[] }
): Twins[] {
	const apart = ({ record, row }: Twins) =>
		Math.abs(Number(record.values[time]) - Number(row[time]));
	const fitting = records.flatMap((record) =>
		rows
			.map((row) => ({ record, row }))
			.filter((pair) => apart(pair) < withinMs)
			.filter(({ row }) => !isSame || isSame(record.values, asInFile(row, record)))
	);
	const taken = new Set<unknown>();
	return fitting
		.toSorted((a, b) => apart(a) - apart(b))
		.filter(({ record, row }) => {
			if (taken.has(record) || taken.has(row)) return false;
			taken.add(record).add(row);
			return true;
		});
}

function asInFile(row: AnyRow, { values }: MappedRecord): AnyRow {
	const changed = Object.keys(values).filter((field) => isOverridden(row, field));
	return { ...row, ...Object.fromEntries(changed.map((field) => [field, values[field]])) };
}

/**
 * What makes the two one: the provider's row takes what the person wrote in the file's one, and what
 * only the file knows; then the file's row goes. Nothing where that would make no valid row, or where
 * the person has deleted the provider's.
 */
export function joinTwins(
	entity: AnyEntity,
	{ record, row }: Twins,
	{ own, now }: { own: AnyRow; now: Stamp }
): WireChange[] {
	if (own.deletedAt !== null) return [];
	const edits = fieldsOf(entity, (field) => isOverridden(row, field));
	const rest = fieldsOf(
		entity,
		(field) => !isSaid(record, field) && isNothing(own[field]) && !isNothing(row[field])
	);
	const fields = [...new Set([...edits, ...rest])];
	const values = Object.fromEntries(fields.map((field) => [field, row[field]]));
	if (valueProblems(entity, { ...own, ...values }).length > 0) return [];
	const stamps = Object.fromEntries(
		fields.map((field) => [field, row.stamps?.[field] ?? row.createdAt])
	);
	const base = { entity: entity.name, source: '', sourceId: '', createdAt: 0, released: null };
	// Only what the person wrote keeps a row in sight of its source's deletion.
	const editedAt = Math.max(0, ...edits.map((field) => stamps[field] ?? 0));
	const taken = { ...base, id: own.id, stamps, values, editedAt, removedAt: 0 };
	const removedAt = Math.max(now, row.updatedAt + 1);
	const gone = { ...base, id: row.id, stamps: null, values: {}, editedAt: 0, removedAt };
	return fields.length > 0 ? [taken, gone] : [gone];
}

function fieldsOf(entity: AnyEntity, isMeant: (field: string) => boolean): string[] {
	return Object.keys(entity.fields).filter(isMeant);
}

/** References and what is told once are the provider's word as well. */
function isSaid({ values, references, firstValues }: MappedRecord, field: string): boolean {
	return field in { ...values, ...references, ...firstValues };
}

function isNothing(value: unknown): boolean {
	return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
