import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, lte } from 'drizzle-orm';
import type { Database } from '../server/database.server.ts';
import type { Accounts } from './accounts.server.ts';
import { refused } from './passkey-errors.server.ts';
import { passkeyChallenges } from './tables.server.ts';

const challengeBytes = 32;
export const challengeLifetimeMs = 5 * 60_000;

/** Who was asked, and what for: an answer from anywhere else, or to another end, is none. */
export interface Asked {
	readonly purpose: 'add' | 'sign-in';
	readonly boundTo: Uint8Array;
}

export const inSession = (sessionId: string) => hashOf(`session:${sessionId}`);
export const atDoor = (token: string) => hashOf(`door:${token}`);

export async function newChallenge(accounts: Accounts, asked: Asked): Promise<Uint8Array> {
	const challenge = new Uint8Array(randomBytes(challengeBytes));
	const expiresAt = accounts.now() + challengeLifetimeMs;
	await accounts.database.asSystem('ask for a passkey', (tx) =>
		tx.db.insert(passkeyChallenges).values({ challenge, ...asked, expiresAt })
	);
	return challenge;
}

/** Uses the challenge up, in a transaction of its own: whatever becomes of the answer, it was one. */
export async function takeChallenge(
	accounts: Accounts,
	challenge: Uint8Array,
	{ purpose, boundTo }: Asked
): Promise<void> {
	const good = and(
		eq(passkeyChallenges.challenge, challenge),
		eq(passkeyChallenges.purpose, purpose),
		eq(passkeyChallenges.boundTo, boundTo),
		gt(passkeyChallenges.expiresAt, accounts.now())
	);
	const taken = await accounts.database.asSystem('take a passkey’s challenge', (tx) =>
		tx.db.delete(passkeyChallenges).where(good).returning({ purpose: passkeyChallenges.purpose })
	);
	if (taken.length === 0) throw refused.late();
}

export async function forgetChallenges(database: Database, now: number): Promise<void> {
	await database.asSystem('forget challenges', (tx) =>
		tx.db.delete(passkeyChallenges).where(lte(passkeyChallenges.expiresAt, now))
	);
}

function hashOf(text: string): Uint8Array {
	return new Uint8Array(createHash('sha256').update(text).digest());
}
