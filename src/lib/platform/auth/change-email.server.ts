import { eq } from 'drizzle-orm';
import { hasSqlState } from '../server/data-error.server.ts';
import type { Accounts } from './accounts.server.ts';
import { record } from './audit.server.ts';
import { requireCurrent, type Asker } from './change-password.server.ts';
import { emailTaken } from './create-user.server.ts';
import { users } from './tables.server.ts';

const notUnique = /^23505$/;

/**
 * Sign-in goes by the new address from now on; sessions and passkeys stay, as they go by the person.
 * Nothing is sent to either address: the server needs no mail. Throws `E_PASSWORD_CURRENT`, and
 * `E_EMAIL_TAKEN` where another account has it.
 */
export async function changeEmail(
	accounts: Accounts,
	{ email, password }: { readonly email: string; readonly password: string },
	{ user, visitor: { address } }: Asker
): Promise<void> {
	await requireCurrent(accounts, { password, field: 'password' }, user);
	try {
		await accounts.database.withUser(user.id, async (tx) => {
			await tx.db.update(users).set({ email }).where(eq(users.id, user.id));
			await record(tx, { event: 'email-changed', userId: user.id, address, at: accounts.now() });
		});
	} catch (error) {
		throw hasSqlState(error, notUnique) ? emailTaken() : error;
	}
}
