import { openAmong } from './edit-conflicts.ts';
import { readAllMeta, type Backfill, type DeadLetter, type OutboxEntry } from './records.ts';
import type { ReadTx } from './tx.ts';

/** Where the replica stands with the server. */
export interface Standing {
	readonly waiting: number;
	/** Changes that the server would not take, and edits that met another device's. */
	readonly refused: number;
	readonly conflicts: number;
	/** Rows came or went since the server was last asked which edits met. */
	readonly unheard: boolean;
	readonly syncedAt: number | null;
	readonly history: { brought: number; total: number | null } | null;
}

/** Beyond this many nobody counts, and a big import stays cheap to watch. */
const counted = 1000;

export async function readStanding(
	tx: ReadTx,
	isKnown: (entity: string) => boolean = () => true
): Promise<Standing> {
	const [waiting, refused, meta] = await Promise.all([
		tx.scan<OutboxEntry>('outbox', { limit: counted }),
		tx.scan<DeadLetter>('dead', { limit: counted }),
		readAllMeta(tx)
	]);
	const conflicts = await openAmong(tx, meta, isKnown);
	const { cursor, syncedAt } = meta.place;
	return {
		waiting: waiting.length,
		refused: refused.length,
		conflicts: conflicts.length,
		syncedAt,
		unheard: cursor !== null && cursor !== meta.conflicts.heardTo,
		history: historyOf(Object.values(meta.backfill))
	};
}

function historyOf(states: readonly Backfill[]): Standing['history'] {
	if (states.every(({ done }) => done)) return null;
	const totals = states.map(({ total }) => total);
	const total = totals.reduce<number | null>(
		(sum, one) => (sum === null || one === null ? null : sum + one),
		0
	);
	return { brought: states.reduce((sum, { brought }) => sum + brought, 0), total };
}
