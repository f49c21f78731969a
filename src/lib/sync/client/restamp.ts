import type { AnyRow, Stamp, Stamps } from '#lib/platform/entity/entity.ts';
import { acceptedUpTo, rewind, tick, type ClockState } from '../clock.ts';
import { everyStore, type Engine } from './engine.ts';
import { putMeta, readMeta, type OutboxEntry } from './records.ts';
import { rowsOf } from './snapshot.ts';
import { WorkingSet } from './working-set.ts';

/**
 * The server found stamps that lie ahead of its clock: the device's clock ran ahead. Sets the clock
 * right and stamps anew what waits and lies too far ahead, in its order. None of these stamps was ever
 * stored, since such a push is refused whole.
 */
export function restampOutbox(
	engine: Engine,
	{ serverNow, offsetMs }: { serverNow: number; offsetMs: number }
): Promise<void> {
	return engine.store.write(everyStore(engine), async (tx) => {
		const limit = acceptedUpTo(serverNow);
		const entries = await tx.scan<OutboxEntry>('outbox');
		const start = rewind(await readMeta(tx, 'clock'), serverNow, offsetMs);
		const { renewed, clock } = renewals(entries, { limit, start, nowMs: engine.now() });
		const set = new WorkingSet(engine);
		await set.load(tx, entries);
		const rows = await rowsOf(tx, entries);
		const fresh = (stamp: Stamp) => renewed.get(stamp) ?? stamp;
		for (const [n, entry] of entries.entries()) {
			set.setEntry(entry, restamped(entry, fresh));
			const row = rows[n];
			if (row) set.setRow(entry, restampedRow(row, fresh));
		}
		await set.store(tx);
		await putMeta(tx, 'clock', clock);
	});
}

/** A new stamp for each that lies too far ahead; their order stays. */
function renewals(
	entries: readonly OutboxEntry[],
	{ limit, start, nowMs }: { limit: Stamp; start: ClockState; nowMs: number }
): { renewed: Map<Stamp, Stamp>; clock: ClockState } {
	const future = entries.flatMap(stampsOf).filter((stamp) => stamp > limit);
	const renewed = new Map<Stamp, Stamp>();
	let clock = start;
	for (const stamp of [...new Set(future)].sort((a, b) => a - b)) {
		clock = tick(clock, nowMs);
		renewed.set(stamp, clock.last);
	}
	return { renewed, clock };
}

function stampsOf({ createdAt, editedAt, removedAt, stamps, released }: OutboxEntry): Stamp[] {
	return [createdAt, editedAt, removedAt, ...Object.values(stamps), ...Object.values(released)];
}

type Fresh = (stamp: Stamp) => Stamp;

function each(stamps: Stamps, fresh: Fresh): Stamps {
	return Object.fromEntries(Object.entries(stamps).map(([field, stamp]) => [field, fresh(stamp)]));
}

function restamped(entry: OutboxEntry, fresh: Fresh): OutboxEntry {
	return {
		...entry,
		createdAt: fresh(entry.createdAt),
		editedAt: fresh(entry.editedAt),
		removedAt: fresh(entry.removedAt),
		stamps: each(entry.stamps, fresh),
		released: each(entry.released, fresh)
	};
}

function restampedRow(row: AnyRow, fresh: Fresh): AnyRow {
	return {
		...row,
		createdAt: fresh(row.createdAt),
		updatedAt: fresh(row.updatedAt),
		deletedAt: row.deletedAt === null ? null : fresh(row.deletedAt),
		editedAt: fresh(row.editedAt),
		removedAt: fresh(row.removedAt),
		stamps: row.stamps && each(row.stamps, fresh),
		released: row.released && each(row.released, fresh)
	};
}
