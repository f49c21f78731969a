import { log } from '../log.server.ts';
import type { Database, Tx } from '../server/database.server.ts';
import type { PushMessage } from './message.ts';
import type { Push } from './push.server.ts';
import { sendPush, type PushAnswer } from './send-push.server.ts';
import { forget, type Place, type Reached } from './subscriptions.server.ts';

/** Something to be told to one browser. */
export interface Due {
	readonly to: Reached;
	/** What it tells of, and of which moment: it goes to a browser once. */
	readonly key: string;
	readonly message: PushMessage;
	readonly urgent: boolean;
	/** Of no use after this moment, epoch milliseconds. */
	readonly until: number;
}

export interface ClaimedDue extends Due {
	readonly attempt: number;
}

/** Nobody else tries meanwhile: longer than the deadline of a call. */
const leaseMs = 60_000;
const firstRetryMs = 15_000;
const longestRetryMs = 15 * 60_000;
const longestTtlSeconds = 86_400;

const iso = (instant: number) => new Date(instant).toISOString();

/**
 * Takes the right to send, before the call and in a transaction of its own: what went is never sent
 * again, on whichever node. What a node that died may or may not have sent is sent again after the
 * lease, under the same topic and tag, so that a browser that got both shows one.
 */
export async function claimMessage(tx: Tx, due: Due, now: number): Promise<ClaimedDue | null> {
	const [claimed] = await tx.text<{ attempts: number }>(
		`insert into push_messages as m (user_id, session_id, key, next_try_at, created_at)
		values ($1::uuid, $2::uuid, $3, $4::timestamptz, $5::timestamptz)
		on conflict (user_id, session_id, key) do update
			set attempts = m.attempts + 1, next_try_at = excluded.next_try_at
			where m.done_at is null and m.next_try_at <= $5::timestamptz
		returning attempts`,
		[due.to.userId, due.to.sessionId, due.key, iso(now + leaseMs), iso(now)]
	);
	return claimed ? { ...due, attempt: claimed.attempts } : null;
}

/** Sends what was claimed, and notes what came of it. */
export async function deliver(push: Push, due: ClaimedDue): Promise<PushAnswer> {
	const answer = await sendTo(push, due);
	const now = push.now();
	await push.database.withUser(due.to.userId, async (tx) => {
		if (answer.kind === 'gone') return forget(tx, due.to);
		const retryAt = answer.kind === 'later' ? retryAfter(now, due.attempt, answer.afterMs) : null;
		const isOver = retryAt === null || retryAt >= due.until;
		await noteMessage(tx, due, isOver ? { doneAt: now } : { retryAt });
		if (isOver) await noteOutcome(tx, due.to, { answer, now });
	});
	if (answer.kind === 'refused')
		log.warn('a push service refused a message', {
			status: answer.status,
			userId: due.to.userId
		});
	return answer;
}

/** One message that is not kept track of: nobody waits for it. */
export async function sendOnce(push: Push, due: Omit<Due, 'key'>): Promise<PushAnswer> {
	const answer = await sendTo(push, due);
	await push.database.withUser(due.to.userId, async (tx) => {
		if (answer.kind === 'gone') await forget(tx, due.to);
		else await noteOutcome(tx, due.to, { answer, now: push.now() });
	});
	return answer;
}

async function sendTo(push: Push, due: Omit<Due, 'key'>): Promise<PushAnswer> {
	const { origin, reach } = push;
	const seconds = Math.floor((due.until - push.now()) / 1000);
	return sendPush(
		{ keys: await push.keys(), origin, reach },
		{
			to: due.to.subscription,
			message: due.message,
			ttl: Math.min(Math.max(seconds, 60), longestTtlSeconds),
			urgent: due.urgent,
			// Of one person's: the same words to two people at one service are two topics.
			topic: `${due.to.userId} ${due.message.notification.tag}`
		}
	);
}

/** Twice as long after each attempt, and never before the service's own word. */
function retryAfter(now: number, attempt: number, afterMs: number | null): number {
	const own = Math.min(longestRetryMs, firstRetryMs * 2 ** (attempt - 1));
	return now + Math.max(own, afterMs ?? 0);
}

function noteMessage(
	tx: Tx,
	{ to, key }: ClaimedDue,
	{ doneAt = null, retryAt = null }: { doneAt?: number | null; retryAt?: number | null }
) {
	return tx.text(
		`update push_messages set done_at = $4::timestamptz,
			next_try_at = coalesce($5::timestamptz, next_try_at)
		where user_id = $1::uuid and session_id = $2::uuid and key = $3`,
		[to.userId, to.sessionId, key, doneAt && iso(doneAt), retryAt && iso(retryAt)]
	);
}

function noteOutcome(
	tx: Tx,
	{ userId, sessionId }: Place,
	{ answer, now }: { answer: PushAnswer; now: number }
) {
	const sentAt = answer.kind === 'sent' ? iso(now) : null;
	const problem =
		answer.kind === 'sent' ? null : answer.kind === 'refused' ? 'refused' : 'unreachable';
	return tx.text(
		`update push_subscriptions set last_sent_at = coalesce($3::timestamptz, last_sent_at), problem = $4
		where user_id = $1::uuid and session_id = $2::uuid`,
		[userId, sessionId, sentAt, problem]
	);
}

/** When the earliest message that has yet to go may be tried again; null: none waits. */
export async function nextRetryIn(tx: Tx, userId: string, now: number): Promise<number | null> {
	// One that could be tried already is of something that is no longer so.
	const [next] = await tx.text<{ at: number | null }>(
		`select min(next_try_at) as at from push_messages
		where user_id = $1::uuid and done_at is null and next_try_at > $2::timestamptz`,
		[userId, iso(now)]
	);
	return next?.at ?? null;
}

const keptMs = 30 * 86_400_000;

/** What was told so long ago comes up no more. */
export async function forgetOldMessages(database: Database, now: number): Promise<void> {
	await database.asSystem('forget old push messages', (tx) =>
		tx.text('delete from push_messages where created_at < $1::timestamptz', [iso(now - keptMs)])
	);
}
