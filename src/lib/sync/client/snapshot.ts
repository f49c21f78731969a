import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { limits, type WireChange } from '../protocol.ts';
import { entityStores, positionOf, type Engine, type Position } from './engine.ts';
import { changeOf } from './outbox.ts';
import { readAllMeta, type OutboxEntry } from './records.ts';
import type { ReadTx } from './tx.ts';

/** What one round sends: the changes that wait, with the values of one moment. */
export interface Snapshot {
	readonly position: Position;
	readonly changes: readonly WireChange[];
	/** More waits than fits into one push. */
	readonly more: boolean;
}

export function takeSnapshot(engine: Engine): Promise<Snapshot> {
	return engine.store.reader.read([...entityStores(engine), 'outbox', 'meta'], async (tx) => {
		const [meta, entries] = await Promise.all([
			readAllMeta(tx),
			tx.scan<OutboxEntry>('outbox', { limit: limits.pushRows + 1 })
		]);
		const position = positionOf(engine, meta);
		const rows = await rowsOf(tx, entries);
		const changes: WireChange[] = [];
		let bytes = 0;
		for (const [n, entry] of entries.entries()) {
			const [entity, row] = [engine.entities.get(entry.entity), rows[n]];
			if (!entity || !row) continue;
			const change = changeOf(entity, entry, row);
			bytes += JSON.stringify(change).length;
			const isFull = changes.length === limits.pushRows || bytes > limits.pushBytes;
			// One change always goes, however large: it would block the others for ever.
			if (isFull && changes.length > 0) return { position, changes, more: true };
			changes.push(change);
		}
		return { position, changes, more: false };
	});
}

/** The rows of the entries, in their order. */
export async function rowsOf(
	tx: ReadTx,
	entries: readonly Pick<OutboxEntry, 'entity' | 'id'>[]
): Promise<(AnyRow | undefined)[]> {
	const found = new Map<string, AnyRow>();
	for (const name of new Set(entries.map(({ entity }) => entity))) {
		const ids = entries.filter(({ entity }) => entity === name).map(({ id }) => id);
		for (const row of await tx.get<AnyRow>(name, ids)) if (row) found.set(`${name}/${row.id}`, row);
	}
	return entries.map(({ entity, id }) => found.get(`${entity}/${id}`));
}
