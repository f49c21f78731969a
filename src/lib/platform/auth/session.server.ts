import { and, eq, gt, lt, or, sql } from 'drizzle-orm';
import { accountGone } from '../server/account-gone.server.ts';
import type { Database, Tx } from '../server/database.server.ts';
import { deviceLabel } from './device-label.ts';
import { isSameSecret, newSessionToken, parseSessionToken } from './session-token.server.ts';
import { sessions, users } from './tables.server.ts';

const dayMs = 86_400_000;
export const idleLifetimeMs = 30 * dayMs;
export const absoluteLifetimeMs = 180 * dayMs;
/** The expiry moves on with use, but is not written on every request. */
const extendAfterMs = dayMs;

/** The signed-in person of a request. */
export interface SessionUser {
	readonly id: string;
	readonly email: string;
	readonly name: string;
	readonly owner: boolean;
	/** The example account. */
	readonly demo: boolean;
	readonly sessionId: string;
}

export interface NewSession {
	readonly userId: string;
	readonly authEpoch: number;
	readonly now: number;
	readonly userAgent: string;
}

/** Opens a session and returns the cookie's text, which is kept nowhere else. */
export async function startSession(tx: Tx, session: NewSession): Promise<string> {
	const { id, secretHash, text } = newSessionToken();
	const { userId, authEpoch, now, userAgent } = session;
	await tx.db.insert(sessions).values({
		userId,
		id,
		secretHash,
		authEpoch,
		lastSeenAt: now,
		idleExpiresAt: now + idleLifetimeMs,
		absoluteExpiresAt: now + absoluteLifetimeMs,
		deviceLabel: deviceLabel(userAgent),
		userAgent: userAgent.slice(0, 300)
	});
	return text;
}

/**
 * Ends every session of the person, on all devices; those that begin from now on are of the epoch
 * that it returns.
 */
export async function endSessions(tx: Tx, userId: string): Promise<number> {
	const [raised] = await tx.db
		.update(users)
		.set({ authEpoch: sql`${users.authEpoch} + 1` })
		.where(eq(users.id, userId))
		.returning({ authEpoch: users.authEpoch });
	if (!raised) throw accountGone();
	await tx.db.delete(sessions).where(eq(sessions.userId, userId));
	return raised.authEpoch;
}

/** Whose session the cookie is: looked up on every request, so that an ended one ends at once. */
export async function readSession(
	database: Database,
	token: string | null,
	now: number
): Promise<SessionUser | null> {
	const presented = token === null ? null : parseSessionToken(token);
	if (!presented) return null;
	return database.asSystem('read a session', async (tx) => {
		const [found] = await tx.db
			.select({ session: sessions, user: users })
			.from(sessions)
			.innerJoin(users, eq(users.id, sessions.userId))
			.where(and(eq(sessions.secretHash, presented.secretHash), living(now)));
		if (!found || !isSameSecret(found.session, presented)) return null;
		if (now - found.session.lastSeenAt > extendAfterMs) await extend(tx, found.session, now);
		const { id, email, name, role, demo } = found.user;
		return { id, email, name, owner: role === 'owner', demo, sessionId: found.session.id };
	});
}

/** Neither idle for too long, nor too old, nor from before the ways to sign in changed. */
export function living(now: number) {
	return and(
		gt(sessions.idleExpiresAt, now),
		gt(sessions.absoluteExpiresAt, now),
		eq(sessions.authEpoch, users.authEpoch)
	);
}

type Stored = typeof sessions.$inferSelect;

async function extend(tx: Tx, session: Stored, now: number): Promise<void> {
	const idleExpiresAt = Math.min(now + idleLifetimeMs, session.absoluteExpiresAt);
	await tx.db
		.update(sessions)
		.set({ lastSeenAt: now, idleExpiresAt })
		.where(and(eq(sessions.userId, session.userId), eq(sessions.id, session.id)));
}

/** Ends the session of this cookie, whoever's it is; says nothing when there is none. */
export async function endSessionOf(tx: Tx, token: string | null): Promise<void> {
	const presented = token === null ? null : parseSessionToken(token);
	if (!presented) return;
	await tx.db
		.delete(sessions)
		.where(and(eq(sessions.secretHash, presented.secretHash), eq(sessions.id, presented.id)));
}

export async function forgetExpiredSessions(database: Database, now: number): Promise<void> {
	await database.asSystem('forget expired sessions', async (tx) => {
		const expired = or(lt(sessions.idleExpiresAt, now), lt(sessions.absoluteExpiresAt, now));
		await tx.db.delete(sessions).where(expired ?? sql`false`);
	});
}
