import { sql, type SQL } from 'drizzle-orm';
import { pgPolicy } from 'drizzle-orm/pg-core';

const person = `nullif(current_setting('app.user_id', true), '')::uuid`;
const system = `current_setting('app.system', true) = 'on'`;

function policy(name: string, rule: SQL) {
	return pgPolicy(name, { as: 'permissive', for: 'all', using: rule, withCheck: rule });
}

/** Rows of the person alone: whoever forgets a filter sees nothing of anybody else. */
export function ownRows(owner = 'user_id') {
	return policy('own_rows', sql.raw(`${owner} = ${person}`));
}

/** As `ownRows`, and open to the system's own work: signing in, refreshing tokens, finding due work. */
export function ownRowsOrSystem(owner = 'user_id') {
	return policy('own_rows_or_system', sql.raw(`${owner} = ${person} or ${system}`));
}

/**
 * Makes the policies hold for the owner of the tables too. The schema's language cannot say it, so
 * each migration ends with it.
 */
export const forcePolicies = `do $$
declare closed regclass;
begin
	for closed in select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace
		and c.relkind = 'r' and c.relrowsecurity and not c.relforcerowsecurity
	loop
		execute format('alter table %s force row level security', closed);
	end loop;
end $$`;

/** The owner may fill its tables again. Where this is said, `forcePolicies` follows before the commit. */
export const loosenPolicies = `do $$
declare bound regclass;
begin
	for bound in select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace
		and c.relkind = 'r' and c.relrowsecurity and c.relforcerowsecurity
		and pg_has_role(c.relowner, 'usage')
	loop
		execute format('alter table %s no force row level security', bound);
	end loop;
end $$`;
