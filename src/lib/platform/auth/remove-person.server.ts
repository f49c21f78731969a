import { sql } from 'drizzle-orm';
import { hasSqlState } from '../server/data-error.server.ts';
import type { Tx } from '../server/database.server.ts';
import type { Accounts } from './accounts.server.ts';
import { record } from './audit.server.ts';

export interface Removal {
	readonly userId: string;
	/** Whence it was asked for. */
	readonly address: string;
	/** Throws where the person must stay; everything of them is held still while it looks. */
	mayGo(tx: Tx): Promise<void>;
}

/** Many years go with one statement. */
const statementTimeoutMs = 10 * 60_000;
const mostTries = 4;
/** 40P01: each of two transactions waits for the other. 55P03: a lock was waited for in vain. */
const blocked = /^(40P01|55P03)$/;

/**
 * Removes a person with everything that is theirs, in one transaction. A sync may be under way, which
 * holds some of their rows and waits for others: where the two block one another it is tried again.
 */
export async function removePerson(accounts: Accounts, removal: Removal): Promise<void> {
	for (let tries = 1; ; tries++) {
		try {
			return await accounts.database.asSystem(
				'remove a person',
				(tx) => remove(accounts, removal, tx),
				{
					statementTimeoutMs
				}
			);
		} catch (error) {
			if (tries === mostTries || !hasSqlState(error, blocked)) throw error;
		}
	}
}

async function remove(accounts: Accounts, removal: Removal, tx: Tx): Promise<void> {
	const { userId, address, mayGo } = removal;
	await tx.rows(sql`select set_config('app.user_id', ${userId}, true)`);
	await accounts.hold(tx, userId);
	await mayGo(tx);
	await tx.rows(sql`delete from users where id = ${userId}`);
	await record(tx, { event: 'account-erased', userId, address, at: accounts.now() });
}
