import { sql } from 'drizzle-orm';
import { NamedError } from '#lib/platform/errors.ts';
import type { Database } from '#lib/platform/server/database.server.ts';

export interface Person {
	readonly id: string;
	readonly email: string;
	readonly demo: boolean;
}

/**
 * Everybody's account (the example ones count only where there is no other), or the one with this
 * email. Throws when there is none such.
 */
export async function peopleFor(database: Database, email: string | undefined): Promise<Person[]> {
	const people = await database.asSystem('find who a command is for', (tx) =>
		tx.rows<Person>(sql`select id, email, demo from users
			where case when ${email ?? null}::text is null
				then not demo or not exists (select 1 from users where not demo)
				else lower(email) = lower(${email ?? null}) end
			order by email`)
	);
	if (people.length > 0) return people;
	throw new NamedError(
		'E_NO_SUCH_USER',
		email
			? `There is no account ${email}.`
			: 'There is no account yet: create-user makes one, and seed-demo an example.'
	);
}

/** The one account a command is for; several need `--user`. */
export async function personFor(database: Database, email: string | undefined): Promise<Person> {
	const [only, ...others] = await peopleFor(database, email);
	if (only && others.length === 0) return only;
	throw new NamedError(
		'E_WHICH_USER',
		`There are ${others.length + 1} accounts: say which with --user=EMAIL.`
	);
}
