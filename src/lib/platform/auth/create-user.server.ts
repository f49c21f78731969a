import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { NamedError } from '../errors.ts';
import type { Tx } from '../server/database.server.ts';
import { record } from './audit.server.ts';
import type { Accounts } from './accounts.server.ts';
import { hashPassword } from './password.server.ts';
import { hasOwner } from './owner.server.ts';
import { requireGoodPassword } from './password-rules.server.ts';
import { alreadySetUp, removeSetupTokenFile, takeSetupToken } from './setup-token.server.ts';
import { users } from './tables.server.ts';

export interface NewUser {
	readonly email: string;
	readonly name: string;
	readonly password: string;
	/** Where the request came from, for the audit log. */
	readonly address: string;
}

export interface CreatedUser {
	readonly id: string;
	readonly email: string;
	readonly name: string;
	readonly role: 'owner' | 'member';
	readonly demo: boolean;
	readonly authEpoch: number;
}

/** Who may be made by this call. */
export type Admission =
	/** The first account, which owns the instance. `token` is null where none is needed. */
	| { readonly kind: 'first'; readonly token: string | null }
	| { readonly kind: 'member' }
	/** Whichever of the two is due: from the command line, whose caller owns the machine. */
	| { readonly kind: 'due' }
	| { readonly kind: 'demo' };

/**
 * The one way in which an account comes to be: by the page and by the command line alike. Whoever
 * makes the first one owns the instance; of any number at once exactly one does.
 */
export async function createUser(
	accounts: Accounts,
	user: NewUser,
	admission: Admission
): Promise<CreatedUser> {
	if (admission.kind !== 'demo') requireGoodPassword(user.password, user);
	// Slow on purpose, so before the transaction.
	const passwordHash = await hashPassword(user.password);
	const made = await accounts.database.asSystem('make an account', async (tx) => {
		const role = await roleFor(tx, admission, accounts.now());
		return insert(tx, { accounts, user, passwordHash, role, demo: admission.kind === 'demo' });
	});
	if (made.role === 'owner') await removeSetupTokenFile(accounts.config.dataDir);
	return made;
}

/** Any number, the same for everybody who makes an account on this database. */
const makingAnAccount = 7_214_001;

async function roleFor(tx: Tx, admission: Admission, now: number): Promise<'owner' | 'member'> {
	if (admission.kind === 'demo') return 'member';
	await tx.rows(sql`select pg_advisory_xact_lock(${makingAnAccount})`);
	const owned = await hasOwner(tx);
	if (admission.kind === 'member' || (admission.kind === 'due' && owned)) return 'member';
	if (owned) throw alreadySetUp();
	await takeSetupToken(tx, admission.kind === 'first' ? admission.token : null, now);
	return 'owner';
}

interface Insertion {
	readonly accounts: Accounts;
	readonly user: NewUser;
	readonly passwordHash: string;
	readonly role: 'owner' | 'member';
	readonly demo: boolean;
}

async function insert(tx: Tx, insertion: Insertion): Promise<CreatedUser> {
	const { accounts, user, passwordHash, role, demo } = insertion;
	const { email, name, address } = user;
	const [made] = await tx.db
		.insert(users)
		.values({ id: randomUUID(), email, name, passwordHash, role, demo })
		.onConflictDoNothing()
		.returning();
	if (!made) throw emailTaken(' Sign in.');
	// What is made for the person is theirs from the first row on.
	await tx.rows(sql`select set_config('app.user_id', ${made.id}, true)`);
	await accounts.prepare(tx, made.id);
	await record(tx, { event: 'account-made', userId: made.id, address, at: accounts.now() });
	return { id: made.id, email, name, role, demo, authEpoch: made.authEpoch };
}

/** `advice` is one more sentence, after a space. */
export function emailTaken(advice = ''): NamedError {
	return new NamedError('E_EMAIL_TAKEN', `There is already an account with this email.${advice}`, {
		status: 409,
		details: { field: 'email' }
	});
}
