import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { WireChange } from '../protocol.ts';
import { applyChanges } from './apply.server.ts';
import type { SyncContext } from './context.server.ts';
import { ownDevice, OwnChangeRefused } from './own-change.server.ts';

export interface Following {
	readonly tx: Tx;
	/** Rows by their ids, as they are stored by now; deleted ones included. */
	readonly find: (entity: AnyEntity, ids: readonly string[]) => Promise<AnyRow[]>;
}

/** What follows from a source's records for other rows: merged as a device's changes would be. */
export type Follow = (stored: Following) => Promise<readonly WireChange[]>;

/** In the transaction of the records. Answers the head's revision after it. */
export async function applyFollowing(
	{ tables }: SyncContext,
	{ tx, userId, revision }: { tx: Tx; userId: string; revision: number },
	follow: Follow | undefined
): Promise<number> {
	const changes = await follow?.({
		tx,
		async find({ name }, ids) {
			const table = tables.get(name);
			return table && ids.length > 0 ? tx.text<AnyRow>(table.byIds, [userId, ids]) : [];
		}
	});
	if (!changes || changes.length === 0) return revision;
	const batch = { tx, tables, userId, device: ownDevice, cursor: null };
	const applied = await applyChanges(batch, changes, revision);
	const bad = applied.verdicts.find(({ kind }) => kind === 'refused' || kind === 'missing');
	if (bad) throw new OwnChangeRefused(bad);
	return applied.revision;
}
