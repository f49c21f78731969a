import { eq } from 'drizzle-orm';
import { NamedError } from '../errors.ts';
import type { Visitor } from '../server/http-visitor.server.ts';
import { limits, takeFrom } from '../server/rate-limit.server.ts';
import type { Accounts } from './accounts.server.ts';
import { record } from './audit.server.ts';
import { hashPassword, verifyPassword } from './password.server.ts';
import { requireGoodPassword } from './password-rules.server.ts';
import { endSessions, startSession, type SessionUser } from './session.server.ts';
import { users } from './tables.server.ts';

export interface Asker {
	readonly user: SessionUser;
	readonly visitor: Visitor;
}

/** Ends every session of the person, on all devices, and opens a new one here: its token. */
export async function changePassword(
	accounts: Accounts,
	passwords: { readonly current: string; readonly next: string },
	asker: Asker
): Promise<string> {
	await requireCurrent(accounts, { password: passwords.current, field: 'current' }, asker.user);
	requireGoodPassword(passwords.next, asker.user);
	const passwordHash = await hashPassword(passwords.next);
	const userId = asker.user.id;
	const now = accounts.now();
	return accounts.database.withUser(userId, async (tx) => {
		const authEpoch = await endSessions(tx, userId);
		await tx.db.update(users).set({ passwordHash }).where(eq(users.id, userId));
		const { address, userAgent } = asker.visitor;
		await record(tx, { event: 'password-changed', userId, address, at: now });
		return startSession(tx, { userId, authEpoch, now, userAgent });
	});
}

/** Somebody else at an open browser must not guess either: counted like a sign-in. */
export async function requireCurrent(
	accounts: Accounts,
	{ password, field }: { readonly password: string; readonly field: string },
	user: SessionUser
): Promise<void> {
	const subject = user.email.normalize('NFKC').toLowerCase();
	await takeFrom(accounts.database, limits.login, { subject, now: accounts.now() });
	const [row] = await accounts.database.withUser(user.id, (tx) =>
		tx.db.select({ stored: users.passwordHash }).from(users).where(eq(users.id, user.id))
	);
	if (await verifyPassword(row?.stored ?? null, password)) return;
	throw new NamedError('E_PASSWORD_CURRENT', 'The current password does not match.', {
		status: 403,
		details: { field }
	});
}
