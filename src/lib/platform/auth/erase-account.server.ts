import { sql } from 'drizzle-orm';
import { NamedError } from '../errors.ts';
import type { Tx } from '../server/database.server.ts';
import type { Accounts } from './accounts.server.ts';
import { record } from './audit.server.ts';
import { requireCurrent, type Asker } from './change-password.server.ts';

/**
 * Removes a person with everything that is theirs, for good. Whoever owns the server leaves it last:
 * it would stand open for a new owner otherwise, with other people's data in it.
 */
export async function eraseAccount(
	accounts: Accounts,
	password: string,
	asker: Asker
): Promise<void> {
	const { user, visitor } = asker;
	await requireCurrent(accounts, { password, field: 'password' }, user);
	const { database } = accounts;
	await database.asSystem('look who stays', (tx) => refuseOwnerBeforeOthers(tx, user));
	await accounts.part(user.id);
	await database.asSystem('erase an account', async (tx) => {
		// A sync may be under way.
		await tx.rows(sql`select set_config('app.user_id', ${user.id}, true)`);
		await accounts.hold(tx, user.id);
		await refuseOwnerBeforeOthers(tx, user);
		await tx.rows(sql`delete from users where id = ${user.id}`);
		const { address } = visitor;
		await record(tx, { event: 'account-erased', userId: user.id, address, at: accounts.now() });
	});
}

async function refuseOwnerBeforeOthers(tx: Tx, { id, owner }: Asker['user']): Promise<void> {
	if (!owner) return;
	const others = await tx.rows(sql`select 1 from users where id <> ${id} and not demo limit 1`);
	if (others.length === 0) return;
	throw new NamedError(
		'E_OWNER_LAST',
		'Other people use this server, which you own. It can only be left by its owner last.',
		{ status: 409 }
	);
}
