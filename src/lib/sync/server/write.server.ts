import type { AnyEntity, AnyRow, Stamp } from '#lib/platform/entity/entity.ts';
import type { Write } from '../client/store.ts';
import { limits, type WireChange } from '../protocol.ts';
import { applyChanges } from './apply.server.ts';
import type { SyncContext } from './context.server.ts';
import { lockHead, moveHead } from './head.server.ts';
import { ownDevice, OwnChangeRefused } from './own-change.server.ts';

/**
 * Writes changes that were made on this side (the command line, the example life) by the same merge
 * as a device's. All of a page of 500 or nothing of it.
 * @throws OwnChangeRefused
 */
export async function writeChanges(
	{ database, tables, live }: SyncContext,
	userId: string,
	changes: readonly WireChange[]
): Promise<void> {
	for (let from = 0; from < changes.length; from += limits.pushRows) {
		const page = changes.slice(from, from + limits.pushRows);
		const moved = await database.withUser(userId, async (tx) => {
			const head = await lockHead(tx, userId);
			const batch = { tx, tables, userId, device: ownDevice, cursor: null };
			const { verdicts, revision } = await applyChanges(batch, page, head.revision);
			const bad = verdicts.find(({ kind }) => kind === 'refused' || kind === 'missing');
			if (bad) throw new OwnChangeRefused(bad);
			if (revision === head.revision) return null;
			await moveHead(tx, userId, revision);
			return revision;
		});
		if (moved !== null) live.announce(userId, moved);
	}
}

/** Rows by their ids, in that order, deleted ones included. */
export async function findRows(
	{ database, tables }: SyncContext,
	target: { userId: string; entity: AnyEntity },
	ids: readonly string[]
): Promise<(AnyRow | undefined)[]> {
	const statement = tables.get(target.entity.name)?.byIds;
	if (!statement) throw new Error(`No table for ${target.entity.name}.`);
	const rows = await database.withUser(target.userId, (tx) =>
		tx.text<AnyRow>(statement, [target.userId, ids])
	);
	const byId = new Map(rows.map((row) => [row.id, row]));
	return ids.map((id) => byId.get(id));
}

/** What a write says on the wire, stamped `stamp`: later than anything in the row it changes. */
export function changeOf(write: Write, stamp: Stamp): WireChange {
	const base = {
		entity: write.entity.name,
		id: write.id,
		source: '',
		sourceId: '',
		createdAt: 0,
		stamps: null,
		released: null,
		editedAt: 0,
		removedAt: 0,
		values: {}
	};
	switch (write.kind) {
		case 'create': {
			const { source, sourceId, values } = write;
			return { ...base, source, sourceId, values, createdAt: stamp, editedAt: stamp };
		}
		case 'change': {
			const stamps = Object.fromEntries(Object.keys(write.patch).map((field) => [field, stamp]));
			const released = write.release ? stamps : null;
			return { ...base, values: write.patch, stamps, released, editedAt: stamp };
		}
		case 'remove':
			return { ...base, removedAt: stamp };
		case 'restore':
			return { ...base, editedAt: stamp };
	}
}
