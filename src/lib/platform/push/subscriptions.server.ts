import { createHash } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import { living } from '../auth/session.server.ts';
import { sessions, users } from '../auth/tables.server.ts';
import { NamedError } from '../errors.ts';
import type { Tx } from '../server/database.server.ts';
import { requireGoodSubscription, type Subscription } from './endpoint.server.ts';
import type { Push } from './push.server.ts';
import { pushSubscriptions } from './tables.server.ts';
import { watchPerson } from './watches.server.ts';

/** More than anybody has devices; a bound all the same. */
const most = 20;

/** One browser of a person, by its session. */
export interface Place {
	readonly userId: string;
	readonly sessionId: string;
}

/** A browser that is reached. */
export interface Reached extends Place {
	readonly subscription: Subscription;
	/** Its own time zone. */
	readonly zone: string;
	/** Epoch milliseconds. */
	readonly since: number;
}

const at = ({ userId, sessionId }: Place) =>
	and(eq(pushSubscriptions.userId, userId), eq(pushSubscriptions.sessionId, sessionId));

const sealedAt = ({ userId }: Place) => ({
	owner: userId,
	provider: 'push',
	column: 'subscription'
});

/**
 * Keeps where this session's browser is reached. A browser that somebody else was signed in at is
 * theirs no longer; it proves itself by its keys, which nobody else knows.
 */
export async function subscribe(
	push: Push,
	place: Place,
	given: Subscription & { readonly zone: string }
): Promise<void> {
	const { zone, ...subscription } = given;
	const url = requireGoodSubscription(subscription, push.reach);
	const now = push.now();
	const kept = {
		hash: hashOf(subscription),
		sealed: push.seal.seal(JSON.stringify(subscription), sealedAt(place)),
		service: url.hostname,
		zone
	};
	await push.database.asSystem('keep a push subscription', async (tx) => {
		await refuseTooMany(tx, place);
		const [known] = await tx.db
			.delete(pushSubscriptions)
			.where(and(eq(pushSubscriptions.hash, kept.hash), notAt(place)))
			.returning({ userId: pushSubscriptions.userId, createdAt: pushSubscriptions.createdAt });
		// The same browser after a new sign-in: what was due to it while it was away is still due.
		const createdAt = known?.userId === place.userId ? known.createdAt : now;
		await tx.db
			.insert(pushSubscriptions)
			.values({ ...place, ...kept, createdAt })
			.onConflictDoUpdate({
				target: [pushSubscriptions.userId, pushSubscriptions.sessionId],
				set: { ...kept, problem: null }
			});
		await watchPerson(tx, place.userId, now);
	});
}

async function refuseTooMany(tx: Tx, { userId, sessionId }: Place): Promise<void> {
	const others = await tx.text(
		`select 1 from push_subscriptions where user_id = $1::uuid and session_id <> $2::uuid`,
		[userId, sessionId]
	);
	if (others.length < most) return;
	throw new NamedError(
		'E_TOO_MANY_DEVICES',
		`${most} devices get notices already. Turn them off on another one first.`,
		{ status: 409 }
	);
}

const notAt = ({ userId, sessionId }: Place) =>
	sql`(${pushSubscriptions.userId}, ${pushSubscriptions.sessionId}) <> (${userId}::uuid, ${sessionId}::uuid)`;

/** Says nothing where there is none. */
export async function unsubscribe(push: Push, place: Place): Promise<void> {
	await push.database.withUser(place.userId, (tx) => forget(tx, place));
}

export async function forget(tx: Tx, place: Place): Promise<void> {
	await tx.db.delete(pushSubscriptions).where(at(place));
}

/** Of those whose session lives, the oldest first. */
export async function reachedIn(tx: Tx, push: Push, userId: string): Promise<Reached[]> {
	const rows = await devicesIn(tx, push, userId);
	return rows.map(({ sealed, sessionId, zone, createdAt }) => {
		const place = { userId, sessionId };
		const opened = push.seal.open(sealed, sealedAt(place)).reveal();
		const subscription = JSON.parse(opened) as Subscription;
		return { ...place, subscription, zone, since: createdAt };
	});
}

export async function devicesIn(tx: Tx, push: Push, userId: string) {
	return tx.db
		.select({
			sessionId: pushSubscriptions.sessionId,
			device: sessions.deviceLabel,
			service: pushSubscriptions.service,
			sealed: pushSubscriptions.sealed,
			zone: pushSubscriptions.zone,
			createdAt: pushSubscriptions.createdAt,
			lastSentAt: pushSubscriptions.lastSentAt,
			problem: pushSubscriptions.problem
		})
		.from(pushSubscriptions)
		.innerJoin(
			sessions,
			and(
				eq(sessions.userId, pushSubscriptions.userId),
				eq(sessions.id, pushSubscriptions.sessionId)
			)
		)
		.innerJoin(users, eq(users.id, sessions.userId))
		.where(and(eq(pushSubscriptions.userId, userId), living(push.now())))
		.orderBy(asc(pushSubscriptions.createdAt), asc(pushSubscriptions.sessionId));
}

function hashOf({ endpoint, p256dh, auth }: Subscription): Uint8Array {
	const text = JSON.stringify([endpoint, p256dh, auth]);
	return new Uint8Array(createHash('sha256').update(text).digest());
}
