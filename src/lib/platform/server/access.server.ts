import { NamedError } from '../errors.ts';
import type { Connection } from './wire/connection.server.ts';

/** The role as which the app works: it owns nothing and no row policy lets it pass. */
export const APP_ROLE = 'lifetracker_app';

/** How row-level security is made to hold for the user of the connection. */
export type Access =
	/** Every connection takes the app's role from its first moment. */
	| 'role'
	/** The user may not make roles but is bound by policies itself, because they are forced. */
	| 'forced';

type Standing = {
	superuser: boolean;
	bypasses: boolean;
	may_create: boolean;
	role_exists: boolean;
	/** The role is one that row-level security binds. */
	role_is_safe: boolean;
};

/** The user is above row-level security and cannot be put below it. */
export class UnsafeDatabaseUser extends NamedError {
	constructor() {
		super(
			'E_DB_UNSAFE_USER',
			`The database user of DATABASE_URL is not bound by row-level security, and it may not become the role "${APP_ROLE}". ` +
				`Use an ordinary user, or run as an administrator: create role ${APP_ROLE} nologin nobypassrls; grant ${APP_ROLE} to your user.`
		);
	}
}

/** Finds out, as the user of the connection, how the app must connect; makes the role if it can. */
export async function establishAccess(owner: Connection): Promise<Access> {
	const before = await standing(owner);
	if (before.role_exists && before.role_is_safe && (await mayAssume(owner))) return 'role';
	if (before.superuser || before.may_create) {
		await makeRole(owner, before.role_exists);
		if ((await standing(owner)).role_is_safe && (await mayAssume(owner))) return 'role';
	}
	if (before.superuser || before.bypasses) throw new UnsafeDatabaseUser();
	return 'forced';
}

async function standing(owner: Connection): Promise<Standing> {
	const answer = await owner.run({
		text: `select u.rolsuper as superuser, u.rolbypassrls as bypasses,
			u.rolcreaterole as may_create, a.rolname is not null as role_exists,
			coalesce(not a.rolsuper and not a.rolbypassrls, false) as role_is_safe
			from pg_roles u left join pg_roles a on a.rolname = '${APP_ROLE}'
			where u.rolname = current_user`
	});
	return answer[0] as Standing;
}

/** Tried, not asked: since version 16 a member of a role need not be allowed to become it. */
async function mayAssume(owner: Connection): Promise<boolean> {
	try {
		await owner.run({ text: `begin; set local role ${APP_ROLE}` });
		return true;
	} catch (error) {
		unlessRefused(error);
		return false;
	} finally {
		await owner.run({ text: 'rollback' });
	}
}

async function makeRole(owner: Connection, exists: boolean): Promise<void> {
	// Another process may be doing the same: what is there already is what we want.
	const attempt = (text: string) => owner.run({ text }).catch(unlessRefused);
	if (!exists) await attempt(`create role ${APP_ROLE} nologin nosuperuser nobypassrls noinherit`);
	await attempt(`grant ${APP_ROLE} to current_user`);
}

/** Duplicate, concurrent update of the catalogue, and missing privilege are answered by looking again. */
function unlessRefused(error: unknown): void {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (code !== '42710' && code !== '23505' && code !== 'XX000' && code !== '42501') throw error;
}

/** Lets the app's role use what the migrations make, in this database. */
export async function grantToAppRole(owner: Connection): Promise<void> {
	await owner.run({
		text: `grant usage on schema public to ${APP_ROLE};
			alter default privileges in schema public grant select, insert, update, delete on tables to ${APP_ROLE};
			alter default privileges in schema public grant usage, select on sequences to ${APP_ROLE};`
	});
	// Tables from a time before the role; one that grants it anything has been decided on.
	const strangers = await owner.run({
		text: `select format('%I.%I', schemaname, tablename) as name from pg_tables
			where schemaname = 'public' and tableowner = current_user
				and not has_table_privilege('${APP_ROLE}', format('%I.%I', schemaname, tablename), 'select, insert, update, delete')`
	});
	for (const { name } of strangers as unknown as { name: string }[])
		await owner.run({ text: `grant select, insert, update, delete on ${name} to ${APP_ROLE}` });
}
