import type { Tx } from '#lib/platform/server/database.server.ts';
import {
	claimMessage,
	deliver,
	nextRetryIn,
	type ClaimedDue
} from '#lib/platform/push/deliver.server.ts';
import type { Push } from '#lib/platform/push/push.server.ts';
import { reachedIn } from '#lib/platform/push/subscriptions.server.ts';
import { endWatch, type Watch } from '#lib/platform/push/watches.server.ts';
import type { PushAnswer } from '#lib/platform/push/send-push.server.ts';
import { readFacts } from './read-facts.server.ts';
import { noticesFor } from './schedule.ts';
import { messageOf } from './words.ts';

/** Looked at so often in any case: a hint that something has changed may be lost. */
const farthestMs = 5 * 60_000;

interface Found {
	readonly due: readonly ClaimedDue[];
	/** When there is something to tell next; null: nobody is reached. */
	readonly nextAt: number | null;
}

/** Tells a person's devices what is due by now, and says when to look again. */
export async function lookAt(push: Push, watch: Watch): Promise<PushAnswer['kind'][]> {
	const { userId } = watch;
	// Before anything is read: keys that no longer open take the old subscriptions along.
	await push.keys();
	const { due, nextAt } = await push.database.withUser(userId, (tx) => claimDue(tx, push, userId));
	// Side by side: a push service that hangs holds up its own device alone.
	const answers = await Promise.all(due.map((one) => deliver(push, one)));
	await push.database.withUser(userId, async (tx) => {
		const retryAt = await nextRetryIn(tx, userId, push.now());
		const next = nextAt === null ? null : Math.min(nextAt, retryAt ?? Infinity);
		await endWatch(tx, watch, next);
	});
	return answers.map(({ kind }) => kind);
}

async function claimDue(tx: Tx, push: Push, userId: string): Promise<Found> {
	const now = push.now();
	const reached = await reachedIn(tx, push, userId);
	if (reached.length === 0) return { due: [], nextAt: null };
	const facts = await readFacts(tx, userId, now);
	const due: ClaimedDue[] = [];
	let nextAt = now + farthestMs;
	for (const to of reached) {
		for (const notice of noticesFor(facts, { now, deviceZone: to.zone, since: to.since })) {
			const { key, at, until, what } = notice;
			if (at > now) {
				nextAt = Math.min(nextAt, at);
				continue;
			}
			const message = messageOf(notice, push.origin);
			const urgent = what.kind === 'fast-done';
			const claimed = await claimMessage(tx, { to, key, message, urgent, until }, now);
			if (claimed) due.push(claimed);
		}
	}
	return { due, nextAt };
}
