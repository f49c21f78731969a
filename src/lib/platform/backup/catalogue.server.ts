import { sql } from 'drizzle-orm';
import type { MigrationFile } from '../server/migrate/migration-file.server.ts';

/** A table as the database itself describes it. */
export interface StoredTable {
	readonly name: string;
	/** Without those that the database computes. */
	readonly columns: readonly string[];
	/** Each column's type, as a cast names it. */
	readonly types: readonly string[];
	/** Row-level security shows its rows to their person alone, not to the system's own work. */
	readonly personal: boolean;
	/** Tables whose rows its own refer to. */
	readonly refersTo: readonly string[];
}

/** The names of the tables that these migrations make: what else lies in the database is not ours. */
export function tablesMadeBy(files: readonly MigrationFile[]): string[] {
	const made = files.flatMap(({ statements }) =>
		statements.flatMap((text) => {
			const [, name] = /^create table (?:if not exists )?"(\w+)"/i.exec(text) ?? [];
			return name === undefined ? [] : [name];
		})
	);
	return [...new Set(made)];
}

const description = `
select c.relname as name,
	json_agg(a.attname order by a.attnum) as columns,
	json_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types,
	c.relrowsecurity and not exists (select 1 from pg_policy p where p.polrelid = c.oid
		and pg_get_expr(p.polqual, p.polrelid) like '%app.system%') as personal,
	(select coalesce(json_agg(distinct f.relname), '[]') from pg_constraint k
		join pg_class f on f.oid = k.confrelid
		where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as "refersTo"
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
	and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
group by c.oid order by c.relname`;

/** Our tables as they are now, each after those it refers to. `read` runs one statement. */
export async function storedTables(
	read: (text: string) => Promise<readonly unknown[]>,
	ours: readonly string[]
): Promise<StoredTable[]> {
	const found = (await read(description)) as readonly StoredTable[];
	return inOrder(found.filter(({ name }) => ours.includes(name)));
}

function inOrder(tables: readonly StoredTable[]): StoredTable[] {
	const placed = new Set<string>();
	const ordered: StoredTable[] = [];
	const place = (table: StoredTable) => {
		if (placed.has(table.name)) return;
		placed.add(table.name);
		for (const other of tables) if (table.refersTo.includes(other.name)) place(other);
		ordered.push(table);
	};
	tables.forEach(place);
	return ordered;
}

/** An identifier as a statement holds it. */
export function quotedName(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}

/** A statement without values, for `Tx.rows`. */
export const bare = (text: string) => sql.raw(text);
