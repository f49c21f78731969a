import { randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import type { Tx } from '../server/database.server.ts';
import type { Accounts } from './accounts.server.ts';
import { record } from './audit.server.ts';
import { requireCurrent, type Asker } from './change-password.server.ts';
import { deviceLabel } from './device-label.ts';
import { algorithms, challengeIn, newCredentialIn, partyOf } from './passkey-answer.server.ts';
import { inSession, newChallenge, takeChallenge } from './passkey-challenge.server.ts';
import { refused } from './passkey-errors.server.ts';
import { endSessions, startSession } from './session.server.ts';
import { passkeys, users } from './tables.server.ts';

/** More than anybody has devices; a bound all the same. */
const most = 20;

export function readPasskeys(accounts: Accounts, userId: string) {
	return accounts.database.withUser(userId, (tx) =>
		tx.db
			.select()
			.from(passkeys)
			.where(eq(passkeys.userId, userId))
			.orderBy(asc(passkeys.createdAt), asc(passkeys.id))
	);
}

/**
 * What a browser needs to make a passkey for this person. The password is asked for here: the
 * challenge is then good for this session, once and for minutes.
 */
export async function beginPasskey(accounts: Accounts, password: string, { user }: Asker) {
	await requireCurrent(accounts, { password, field: 'password' }, user);
	const known = await readPasskeys(accounts, user.id);
	if (known.length >= most) throw refused.tooMany(most);
	const boundTo = inSession(user.sessionId);
	return {
		challenge: await newChallenge(accounts, { purpose: 'add', boundTo }),
		party: partyOf(accounts.config).id,
		handle: handleOf(user.id),
		algorithms: [...algorithms],
		known: known.map(({ credentialId }) => credentialId)
	};
}

/** What a passkey says whose it is: the person's id, and nothing that could be read. */
export function handleOf(userId: string): Uint8Array {
	return new TextEncoder().encode(userId);
}

export interface MadePasskey {
	readonly clientData: Uint8Array;
	readonly authenticatorData: Uint8Array;
	readonly transports: readonly string[];
}

/** Keeps a new passkey. Every session of the person ends, and a new one opens here: its token. */
export async function addPasskey(
	accounts: Accounts,
	made: MadePasskey,
	{ user, visitor }: Asker
): Promise<string> {
	const party = partyOf(accounts.config);
	const challenge = challengeIn(made.clientData, 'make', party);
	await takeChallenge(accounts, challenge, { purpose: 'add', boundTo: inSession(user.sessionId) });
	const { address, userAgent } = visitor;
	const passkey = {
		...newCredentialIn(made.authenticatorData, party),
		userId: user.id,
		id: randomUUID(),
		transports: [...made.transports],
		name: deviceLabel(userAgent)
	};
	const now = accounts.now();
	return accounts.database.withUser(user.id, async (tx) => {
		const added = await tx.db.insert(passkeys).values(passkey).onConflictDoNothing().returning();
		if (added.length === 0) throw refused.known();
		const authEpoch = await endSessions(tx, user.id);
		await record(tx, { event: 'passkey-added', userId: user.id, address, at: now });
		return startSession(tx, { userId: user.id, authEpoch, now, userAgent });
	});
}

export interface OwnPasskey {
	readonly userId: string;
	readonly id: string;
}

const only = ({ userId, id }: OwnPasskey) => and(eq(passkeys.userId, userId), eq(passkeys.id, id));

export async function renamePasskey(
	accounts: Accounts,
	which: OwnPasskey,
	name: string
): Promise<void> {
	const renamed = await accounts.database.withUser(which.userId, (tx) =>
		tx.db.update(passkeys).set({ name }).where(only(which)).returning({ id: passkeys.id })
	);
	if (renamed.length === 0) throw refused.gone();
}

/** As `addPasskey`, the other way round: the token of the session that opens here. */
export async function removePasskey(
	accounts: Accounts,
	{ id, password }: { readonly id: string; readonly password: string },
	{ user, visitor }: Asker
): Promise<string> {
	await requireCurrent(accounts, { password, field: 'password' }, user);
	const { address, userAgent } = visitor;
	const now = accounts.now();
	return accounts.database.withUser(user.id, async (tx) => {
		const authEpoch = await takeAway(tx, { userId: user.id, id }, { address, at: now });
		return startSession(tx, { userId: user.id, authEpoch, now, userAgent });
	});
}

/** Removes a passkey, and whoever signed in by it: the epoch of sessions from now on. */
export async function takeAway(
	tx: Tx,
	which: OwnPasskey,
	from: { readonly address: string; readonly at: number }
): Promise<number> {
	const { userId } = which;
	// First of all: it locks the person's row, so that of two last ways in one stays.
	const authEpoch = await endSessions(tx, userId);
	const gone = await tx.db.delete(passkeys).where(only(which)).returning({ id: passkeys.id });
	if (gone.length === 0) throw refused.gone();
	await requireAnotherWay(tx, userId);
	await record(tx, { event: 'passkey-removed', userId, ...from });
	return authEpoch;
}

async function requireAnotherWay(tx: Tx, userId: string): Promise<void> {
	const [person] = await tx.db.select().from(users).where(eq(users.id, userId));
	if (person?.passwordHash) return;
	const left = await tx.db.select().from(passkeys).where(eq(passkeys.userId, userId)).limit(1);
	if (left.length === 0) throw refused.last();
}
