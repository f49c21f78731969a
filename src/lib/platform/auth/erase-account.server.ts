import { sql } from 'drizzle-orm';
import { NamedError } from '../errors.ts';
import type { Tx } from '../server/database.server.ts';
import type { Accounts } from './accounts.server.ts';
import { requireCurrent, type Asker } from './change-password.server.ts';
import { removePerson } from './remove-person.server.ts';

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
	const mayGo = (tx: Tx) => refuseOwnerBeforeOthers(tx, user);
	await removePerson(accounts, { userId: user.id, address: visitor.address, mayGo });
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
