import { openConflicts } from './edit-conflicts.ts';
import { readMeta, type Backfill, type DeadLetter, type OutboxEntry } from './records.ts';
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
	const waiting = await tx.scan<OutboxEntry>('outbox', { limit: counted });
	const refused = await tx.scan<DeadLetter>('dead', { limit: counted });
	const conflicts = await openConflicts(tx, isKnown);
	const { syncedAt, cursor } = await readMeta(tx, 'place');
	const { heardTo } = await readMeta(tx, 'conflicts');
	const history = historyOf(Object.values(await readMeta(tx, 'backfill')));
	return {
		waiting: waiting.length,
		refused: refused.length,
		conflicts: conflicts.length,
		syncedAt,
		unheard: cursor !== null && cursor !== heardTo,
		history
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
