import type { AnyEntity, AnyRow, Stamp, Stamps } from '#lib/platform/entity/entity.ts';

/**
 * The one rule by which two states of a row become one. Every writer enters here: a push, a
 * provider's page, an import, the command line. Stated a second time as generated SQL in
 * `server/merge-sql.server.ts`; a test holds the two equal.
 *
 * `join` is commutative, associative and idempotent over states with distinct stamps (I4, I5).
 */

/** What a person's device sends: some or all fields of a row, with the stamps of their writing. */
export interface Change {
	readonly id: string;
	readonly source: string;
	readonly sourceId: string;
	/** The row's creation stamp, or 0 when this is a patch of a row that must exist. */
	readonly createdAt: Stamp;
	/** Stamps of the fields written; on a create those equal to `createdAt` are left out. */
	readonly stamps: Stamps | null;
	readonly released: Stamps | null;
	readonly editedAt: Stamp;
	readonly removedAt: Stamp;
	readonly values: Readonly<Record<string, unknown>>;
}

/** The server's own registers of a row, never sent to a device. */
export interface SourceState {
	/** Hash of the values the source sent last; null on rows no source ever wrote. */
	readonly sourceHash: string | null;
	/** The source's own change mark, microseconds; an older delivery is late and ignored. */
	readonly sourceAt: Stamp;
	readonly sourceRemoved: boolean;
}

export type StoredRow = AnyRow & SourceState;

/** A row's creation, and whether a source writes it: then its creation says nothing of its fields. */
interface Origin {
	readonly createdAt: Stamp;
	readonly sourceHash?: string | null;
}

function creationStamp(row: Origin, createdAt: Stamp): Stamp {
	return (row.sourceHash ?? null) === null ? createdAt : 0;
}

/**
 * When a person last wrote a field, if only by creating the row. What a source brought nobody wrote:
 * any edit is later, also when the row was lost with a database and brought anew since (I2).
 */
export function stampOf(row: Origin & { stamps: Stamps | null }, field: string): Stamp {
	return row.stamps?.[field] ?? creationStamp(row, row.createdAt);
}

/** Whether a person's own edit holds the field, so that its source must not touch it (I11). */
export function isOverridden(
	row: { stamps: Stamps | null; released: Stamps | null },
	field: string
): boolean {
	const stamp = row.stamps?.[field];
	return stamp !== undefined && stamp > (row.released?.[field] ?? 0);
}

/** The stamp at which the row was deleted, or null while it lives. An edit after a delete revives. */
export function deletedStamp(row: {
	editedAt: Stamp;
	removedAt: Stamp;
	sourceRemoved: boolean;
	sourceAt: Stamp;
}): Stamp | null {
	if (row.removedAt > 0 && row.removedAt >= row.editedAt) return row.removedAt;
	return row.sourceRemoved && row.editedAt === 0 ? row.sourceAt : null;
}

function latest(a: Stamps | null, b: Stamps | null): Stamps | null {
	if (!a || !b) return a ?? b;
	const joined: Record<string, Stamp> = { ...a };
	for (const [field, stamp] of Object.entries(b)) {
		joined[field] = Math.max(stamp, joined[field] ?? 0);
	}
	return joined;
}

function orNull<T extends object>(record: T): T | null {
	return Object.keys(record).length > 0 ? record : null;
}

/** A change that creates its row, as the row it would be alone. */
export function rowOf(entity: AnyEntity, change: Change): StoredRow {
	const base = {
		...Object.fromEntries(Object.keys(entity.fields).map((field) => [field, change.values[field]])),
		id: change.id,
		source: change.source,
		sourceId: change.sourceId,
		createdAt: change.createdAt,
		stamps: change.stamps,
		released: change.released,
		sourceValues: null,
		editedAt: change.editedAt,
		removedAt: change.removedAt,
		revision: 0,
		sourceHash: null,
		sourceAt: 0,
		sourceRemoved: false
	};
	return { ...base, updatedAt: newest(base), deletedAt: deletedStamp(base) };
}

function newest(row: Pick<AnyRow, 'createdAt' | 'editedAt' | 'removedAt' | 'stamps'>): Stamp {
	return Math.max(row.createdAt, row.editedAt, row.removedAt, ...Object.values(row.stamps ?? {}));
}

/** When the change wrote a field, as far as that counts on `row`; 0 when it says nothing of it. */
export function changeStamp(change: Change, field: string, row?: Origin): Stamp {
	const { createdAt } = change;
	return change.stamps?.[field] ?? (row ? creationStamp(row, createdAt) : createdAt);
}

/** The fields of `change` that win over `row`: strictly later; a tie keeps what is stored. */
function winningFields(entity: AnyEntity, row: StoredRow, change: Change): string[] {
	return Object.keys(entity.fields).filter(
		(field) => changeStamp(change, field, row) > stampOf(row, field)
	);
}

/**
 * Joins a person's change into a stored row. Returns the same object when nothing moved, so that a
 * duplicate costs no revision (I5).
 */
export function join(entity: AnyEntity, row: StoredRow, change: Change): StoredRow {
	const winners = winningFields(entity, row, change);
	const createdAt =
		change.createdAt > 0 ? Math.min(row.createdAt, change.createdAt) : row.createdAt;
	const released = latest(row.released, change.released);
	const editedAt = Math.max(row.editedAt, change.editedAt);
	const removedAt = Math.max(row.removedAt, change.removedAt);
	const moved =
		winners.length > 0 ||
		createdAt !== row.createdAt ||
		editedAt !== row.editedAt ||
		removedAt !== row.removedAt ||
		JSON.stringify(released) !== JSON.stringify(row.released);
	if (!moved) return row;

	const values: Record<string, unknown> = {};
	for (const field of winners) values[field] = change.values[field];
	const stamps: Record<string, Stamp> = {};
	for (const field of Object.keys(entity.fields)) {
		const stamp = Math.max(stampOf(row, field), changeStamp(change, field, row));
		if (stamp > creationStamp(row, createdAt)) stamps[field] = stamp;
	}
	const merged = {
		...row,
		...values,
		createdAt,
		stamps: orNull(stamps),
		released,
		editedAt,
		removedAt
	};
	const sourceValues = overriddenSourceValues(entity, row, merged);
	return {
		...merged,
		sourceValues,
		updatedAt: Math.max(row.updatedAt, newest(merged)),
		deletedAt: deletedStamp(merged)
	};
}

/** Keeps what the source said of each field a person now holds, so that it can be shown and undone. */
function overriddenSourceValues(entity: AnyEntity, before: StoredRow, after: StoredRow) {
	if (before.sourceHash === null) return before.sourceValues;
	const kept: Record<string, unknown> = {};
	for (const field of Object.keys(entity.fields)) {
		if (!isOverridden(after, field)) continue;
		const said = isOverridden(before, field) ? before.sourceValues?.[field] : before[field];
		if (said !== undefined) kept[field] = said;
	}
	return orNull(kept);
}

/** What a source says of one record. */
export interface SourceRecord {
	readonly id: string;
	readonly source: string;
	readonly sourceId: string;
	readonly sourceAt: Stamp;
	readonly sourceHash: string;
	readonly sourceRemoved: boolean;
	/** Only the fields the source knows; empty when the record was removed. */
	readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The creation stamp of a row that a source brings: when its record happened, which is before
 * anything a person writes about it. The same again when the row was lost with a database and is
 * brought anew, so that no edit is older than it (I2).
 */
export function sourceCreation(entity: AnyEntity, record: SourceRecord, stamp: Stamp): Stamp {
	const happened = entity.time ? Number(record.values[entity.time]) * 1000 : record.sourceAt;
	return Math.max(1, Math.min(happened, stamp));
}

/** A source's record that meets no row, brought at `stamp`. */
export function bornOf(entity: AnyEntity, record: SourceRecord, stamp: Stamp): StoredRow {
	const { sourceAt, sourceHash, sourceRemoved } = record;
	const change = { stamps: null, released: null, editedAt: 0, removedAt: 0 };
	const row = {
		...rowOf(entity, { ...record, ...change, createdAt: sourceCreation(entity, record, stamp) }),
		updatedAt: stamp,
		sourceAt,
		sourceHash,
		sourceRemoved
	};
	return { ...row, deletedAt: deletedStamp(row) };
}

/** Whether a delivery says anything new: not older than what is stored, and different. */
export function isNews(row: SourceState, record: SourceRecord): boolean {
	return record.sourceAt >= row.sourceAt && record.sourceHash !== row.sourceHash;
}

/**
 * Lays a source's record over a stored row: a field a person holds keeps its value (I11), and what
 * the source says of it goes to `sourceValues`. Call only when `isNews`.
 */
export function overlay(row: StoredRow, record: SourceRecord, stamp: Stamp): StoredRow {
	const values: Record<string, unknown> = {};
	const kept: Record<string, unknown> = { ...row.sourceValues };
	for (const [field, value] of Object.entries(record.values)) {
		if (isOverridden(row, field)) kept[field] = value;
		else values[field] = value;
	}
	const merged = {
		...row,
		...values,
		sourceValues: orNull(kept),
		sourceHash: record.sourceHash,
		sourceAt: record.sourceAt,
		sourceRemoved: record.sourceRemoved
	};
	return {
		...merged,
		updatedAt: Math.max(row.updatedAt, stamp),
		deletedAt: deletedStamp(merged)
	};
}
