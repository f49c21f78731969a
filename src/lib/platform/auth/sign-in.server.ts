import { and, eq, sql } from 'drizzle-orm';
import { NamedError } from '../errors.ts';
import type { Visitor } from '../server/http-visitor.server.ts';
import { limits, takeFrom } from '../server/rate-limit.server.ts';
import type { Accounts } from './accounts.server.ts';
import { record } from './audit.server.ts';
import type { CreatedUser } from './create-user.server.ts';
import { hashPassword, needsRehash, verifyPassword } from './password.server.ts';
import { endSessionOf, startSession } from './session.server.ts';
import { users } from './tables.server.ts';

export interface Credentials {
	readonly email: string;
	readonly password: string;
}

/** Where a sign-in comes from, and the session that it replaces. */
export interface SignInFrom {
	readonly visitor: Visitor;
	readonly oldToken: string | null;
}

type Known = typeof users.$inferSelect;

/** Checks email and password, and opens a session; the same answer for every kind of wrong. */
export async function signIn(
	accounts: Accounts,
	credentials: Credentials,
	from: SignInFrom
): Promise<{ token: string; user: Known }> {
	const { email, password } = credentials;
	await countTry(accounts, email, from.visitor);
	const user = await findByEmail(accounts, email);
	if (!(await verifyPassword(user?.passwordHash ?? null, password)) || !user) {
		await note(accounts, { event: 'sign-in-refused', userId: user?.id, from });
		throw new NamedError('E_SIGN_IN', 'Email and password do not match.', { status: 401 });
	}
	if (user.passwordHash && needsRehash(user.passwordHash)) await rehash(accounts, user, password);
	return { token: await openSession(accounts, user, from), user };
}

async function countTry(accounts: Accounts, email: string, visitor: Visitor): Promise<void> {
	const now = accounts.now();
	await takeFrom(accounts.database, limits.loginFrom, { subject: visitor.address, now });
	const subject = email.normalize('NFKC').toLowerCase();
	await takeFrom(accounts.database, limits.login, { subject, now });
}

async function findByEmail(accounts: Accounts, email: string): Promise<Known | undefined> {
	return accounts.database.asSystem('sign in', async (tx) => {
		const same = sql`lower(${users.email}) = lower(${email})`;
		const [user] = await tx.db
			.select()
			.from(users)
			.where(and(same, eq(users.demo, false)));
		return user;
	});
}

async function rehash(accounts: Accounts, user: Known, password: string): Promise<void> {
	const passwordHash = await hashPassword(password);
	await accounts.database.asSystem('renew a password hash', (tx) =>
		tx.db.update(users).set({ passwordHash }).where(eq(users.id, user.id))
	);
}

/**
 * A session of its own for every sign-in: an identifier somebody planted beforehand is never
 * taken over, and the one that was there ends.
 */
export async function openSession(
	accounts: Accounts,
	user: Pick<CreatedUser, 'id' | 'authEpoch'>,
	{ visitor, oldToken }: SignInFrom
): Promise<string> {
	const now = accounts.now();
	return accounts.database.asSystem('open a session', async (tx) => {
		await endSessionOf(tx, oldToken);
		await record(tx, { event: 'signed-in', userId: user.id, address: visitor.address, at: now });
		const { id: userId, authEpoch } = user;
		return startSession(tx, { userId, authEpoch, now, userAgent: visitor.userAgent });
	});
}

interface Note {
	readonly event: 'sign-in-refused' | 'signed-out';
	readonly userId: string | undefined;
	readonly from: SignInFrom;
}

export async function note(accounts: Accounts, { event, userId, from }: Note): Promise<void> {
	const entry = { event, address: from.visitor.address, at: accounts.now() };
	await accounts.database.asSystem('record a sign-in', (tx) =>
		record(tx, userId === undefined ? entry : { ...entry, userId })
	);
}

export async function signOut(accounts: Accounts, from: SignInFrom, userId?: string) {
	await accounts.database.asSystem('end a session', (tx) => endSessionOf(tx, from.oldToken));
	await note(accounts, { event: 'signed-out', userId, from });
}
