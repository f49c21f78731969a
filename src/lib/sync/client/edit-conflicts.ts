import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { rowField, type EditConflict } from '../edit-conflict.ts';
import { putMeta, readMeta, type Meta } from './records.ts';
import type { ReadTx, Store } from './tx.ts';

/** A conflict as it is shown, with the row it is about. */
export interface OpenConflict extends EditConflict {
	readonly row: AnyRow;
	/** What lost was written on this very device; or what stands was. */
	readonly isOwn: boolean;
	readonly isOwnWinner: boolean;
}

/**
 * Asks which edits met, and remembers it; what was settled here stays settled. Returns whether rows
 * came or went meanwhile, so that it is to be asked once more.
 */
export async function hearConflicts(
	store: Store,
	ask: () => Promise<readonly EditConflict[]>
): Promise<boolean> {
	const { cursor: heardTo } = await readMeta(store.reader, 'place');
	const told = await ask();
	const ids = new Set(told.map(({ id }) => id));
	return store.write(['meta'], async (tx) => {
		const settled = (await readMeta(tx, 'conflicts')).settled.filter((id) => ids.has(id));
		await putMeta(tx, 'conflicts', { told, settled, heardTo });
		return (await readMeta(tx, 'place')).cursor !== heardTo;
	});
}

/** The person has looked at it: nothing is written, and it is not shown again on this device. */
export async function settleConflict(store: Store, id: string): Promise<void> {
	await store.write(['meta'], async (tx) => {
		const known = await readMeta(tx, 'conflicts');
		await putMeta(tx, 'conflicts', { ...known, settled: [...known.settled, id] });
	});
}

/**
 * Those that still stand: nobody has written the field since, and the row lives. A deletion and an
 * edit that met stand until the row is deleted, edited or brought back.
 */
export async function openConflicts(
	tx: ReadTx,
	isKnown: (entity: string) => boolean
): Promise<OpenConflict[]> {
	const conflicts = await readMeta(tx, 'conflicts');
	if (conflicts.told.length === 0) return [];
	return openAmong(tx, { conflicts, device: await readMeta(tx, 'device') }, isKnown);
}

/** The same, of what is known already. */
export async function openAmong(
	tx: ReadTx,
	{ conflicts: { told, settled }, device: { id: own } }: Pick<Meta, 'conflicts' | 'device'>,
	isKnown: (entity: string) => boolean
): Promise<OpenConflict[]> {
	const open: OpenConflict[] = [];
	for (const one of told) {
		if (settled.includes(one.id) || !isKnown(one.entity)) continue;
		const [row] = await tx.get<AnyRow>(one.entity, [one.rowId]);
		if (!row || !stands(row, one)) continue;
		open.push({ ...one, row, isOwn: one.deviceId === own, isOwnWinner: one.winnerId === own });
	}
	return open;
}

function stands(row: AnyRow, { field, replacedByStamp }: EditConflict): boolean {
	if (field === rowField) return Math.max(row.editedAt, row.removedAt) === replacedByStamp;
	return row.deletedAt === null && stampIn(row, field) === replacedByStamp;
}

function stampIn({ stamps, createdAt }: AnyRow, field: string): number {
	return stamps?.[field] ?? createdAt;
}
