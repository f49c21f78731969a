import type { AnyEntity, AnyRow, Stamp, Stamps } from '#lib/platform/entity/entity.ts';
import type { WireChange } from '../protocol.ts';
import type { OutboxEntry } from './records.ts';

// Pure arithmetic of what waits to be sent. An entry names fields and stamps; it has no values.

/** An entry that says nothing yet. */
export function noEntry(entity: string, id: string, since: number): OutboxEntry {
	return { entity, id, createdAt: 0, stamps: {}, released: {}, editedAt: 0, removedAt: 0, since };
}

/** When a waiting field was written, or 0 when it does not wait. */
export function waitingStamp(entry: OutboxEntry, field: string): Stamp {
	return entry.stamps[field] ?? entry.createdAt;
}

export function waitingFields(entity: AnyEntity, entry: OutboxEntry): string[] {
	return Object.keys(entity.fields).filter((field) => waitingStamp(entry, field) > 0);
}

function isEmpty(entry: OutboxEntry): boolean {
	return (
		entry.createdAt === 0 &&
		entry.editedAt === 0 &&
		entry.removedAt === 0 &&
		Object.keys(entry.stamps).length === 0 &&
		Object.keys(entry.released).length === 0
	);
}

/** A row sent whole: as it must be when the server does not have it. */
export function wholeEntry(entity: string, row: AnyRow, since: number): OutboxEntry {
	return {
		entity,
		id: row.id,
		createdAt: row.createdAt,
		stamps: row.stamps ?? {},
		released: row.released ?? {},
		editedAt: row.editedAt,
		removedAt: row.removedAt,
		since
	};
}

/** The change an entry stands for, with the values of this moment. */
export function changeOf(entity: AnyEntity, entry: OutboxEntry, row: AnyRow): WireChange {
	const values: Record<string, unknown> = {};
	for (const field of waitingFields(entity, entry)) values[field] = row[field];
	return {
		entity: entry.entity,
		id: entry.id,
		source: row.source,
		sourceId: row.sourceId,
		createdAt: entry.createdAt,
		stamps: orNull(entry.stamps),
		released: orNull(entry.released),
		editedAt: entry.editedAt,
		removedAt: entry.removedAt,
		values
	};
}

/** The outbox's own idea of the change: what a verdict on it settles. */
export type Sent = Omit<WireChange, 'values' | 'source' | 'sourceId'>;

/**
 * What still waits once `sent` is settled: everything written since, told by its stamp (I2). Null
 * when nothing does.
 */
export function remainder(entry: OutboxEntry, sent: Sent): OutboxEntry | null {
	const left: OutboxEntry = {
		...entry,
		createdAt: entry.createdAt === sent.createdAt ? 0 : entry.createdAt,
		stamps: without(entry.stamps, sent.stamps),
		released: without(entry.released, sent.released),
		editedAt: entry.editedAt === sent.editedAt ? 0 : entry.editedAt,
		removedAt: entry.removedAt === sent.removedAt ? 0 : entry.removedAt
	};
	return isEmpty(left) ? null : left;
}

function without(stamps: Stamps, settled: Stamps | null): Stamps {
	if (!settled) return stamps;
	return Object.fromEntries(
		Object.entries(stamps).filter(([field, stamp]) => settled[field] !== stamp)
	);
}

export function orNull(stamps: Stamps): Stamps | null {
	return Object.keys(stamps).length > 0 ? stamps : null;
}
