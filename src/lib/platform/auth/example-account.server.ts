import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { NamedError } from '../errors.ts';
import type { Visitor } from '../server/http-visitor.server.ts';
import type { Tx } from '../server/database.server.ts';
import { limits, takeFrom } from '../server/rate-limit.server.ts';
import type { Accounts } from './accounts.server.ts';
import { createUser, type CreatedUser } from './create-user.server.ts';
import { hasOwner } from './owner.server.ts';
import { removePerson } from './remove-person.server.ts';
import { users } from './tables.server.ts';

/** Whether this visitor may look around: at a fresh server, at this machine, or where all may join. */
export async function mayLookAround(accounts: Accounts, visitor: Visitor): Promise<boolean> {
	if (visitor.local || accounts.config.registration === 'open') return true;
	return !(await accounts.database.asSystem('look for an owner', hasOwner));
}

/** An account with a made-up year, that nobody can sign in to and one tap removes. */
export async function makeExampleAccount(
	accounts: Accounts,
	visitor: Visitor,
	zone: string
): Promise<CreatedUser> {
	if (!(await mayLookAround(accounts, visitor))) {
		throw new NamedError(
			'E_NO_EXAMPLE',
			'Looking around is for this server’s own people. Sign in.',
			{
				status: 403
			}
		);
	}
	const subject = visitor.address;
	await takeFrom(accounts.database, limits.lookAround, { subject, now: accounts.now() });
	await forgetAbandoned(accounts);
	const email = `demo-${randomBytes(4).toString('hex')}@example.invalid`;
	const password = randomBytes(32).toString('base64url');
	const user = { email, name: 'Example', password, address: visitor.address };
	const made = await createUser(accounts, user, { kind: 'demo' });
	await accounts.fillExample(made.id, zone);
	return made;
}

/** Removes an example account with everything in it; never a real one. */
export async function eraseExampleAccount(
	accounts: Accounts,
	userId: string,
	visitor: Visitor
): Promise<void> {
	await removePerson(accounts, { userId, address: visitor.address, mayGo: refuseReal });

	async function refuseReal(tx: Tx) {
		const [person] = await tx.db
			.select({ demo: users.demo })
			.from(users)
			.where(eq(users.id, userId));
		if (person?.demo) return;
		throw new NamedError('E_NOT_EXAMPLE', 'This is not an example account. Nothing was removed.', {
			status: 403
		});
	}
}

/** Example accounts that no browser can come back to. */
async function forgetAbandoned(accounts: Accounts): Promise<void> {
	const now = new Date(accounts.now()).toISOString();
	await accounts.database.asSystem('forget abandoned examples', (tx) =>
		tx.rows(sql`delete from users where demo and created_at < ${now}::timestamptz - interval '1 hour'
			and not exists (select 1 from sessions where sessions.user_id = users.id
				and sessions.idle_expires_at > ${now}::timestamptz)`)
	);
}
