import { readMeta, type Backfill, type DeadLetter, type OutboxEntry } from './records.ts';
import type { ReadTx } from './tx.ts';

/** Where the replica stands with the server. */
export interface Standing {
	readonly waiting: number;
	readonly review: number;
	readonly syncedAt: number | null;
	readonly history: { brought: number; total: number | null } | null;
}

/** Beyond this many nobody counts, and a big import stays cheap to watch. */
const counted = 1000;

export async function readStanding(tx: ReadTx): Promise<Standing> {
	const waiting = await tx.scan<OutboxEntry>('outbox', { limit: counted });
	const review = await tx.scan<DeadLetter>('dead', { limit: counted });
	const { syncedAt } = await readMeta(tx, 'place');
	const history = historyOf(Object.values(await readMeta(tx, 'backfill')));
	return { waiting: waiting.length, review: review.length, syncedAt, history };
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
