import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Secret } from '#lib/platform/secret.server.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import { migrateDatabase, pendingMigrations } from './migrate.server.ts';
import { migrationsFolder } from './migrate/migration-file.server.ts';

let fresh: FreshDatabase;
let folder: string;
const config = () => ({ databaseUrl: new Secret(fresh.url), dataDir: '' });

/** The real migrations, and then these. */
function withMigrations(extra: Record<string, string>): string {
	const target = mkdtempSync(join(tmpdir(), 'lt-migrations-'));
	cpSync(migrationsFolder(), target, { recursive: true });
	const journalFile = join(target, 'meta', '_journal.json');
	const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: object[] };
	for (const [tag, text] of Object.entries(extra)) {
		journal.entries.push({ idx: journal.entries.length, tag });
		writeFileSync(join(target, `${tag}.sql`), text);
	}
	mkdirSync(join(target, 'meta'), { recursive: true });
	writeFileSync(journalFile, JSON.stringify(journal));
	return target;
}

const tables = async () =>
	(
		await fresh.asOwner<{ name: string }>(
			`select tablename as name from pg_tables where schemaname = 'public' order by 1`
		)
	).map((row) => row.name);

beforeAll(async () => {
	fresh = await freshDatabase();
});
afterAll(() => fresh.close());
beforeEach(() => () => rmSync(folder, { recursive: true, force: true }));

it('changes nothing the second time', async () => {
	folder = withMigrations({});
	expect(await migrateDatabase(config(), { folder })).toEqual([]);
	expect(await pendingMigrations(config(), folder)).toEqual([]);
});

it('applies each file once, however many processes start together', async () => {
	folder = withMigrations({
		'9001_slow': 'create table test_slow (id int); select pg_sleep(0.3);',
		'9002_row': 'insert into test_slow values (1);'
	});
	expect(await pendingMigrations(config(), folder)).toEqual(['9001_slow', '9002_row']);
	const all = await Promise.all([1, 2, 3, 4].map(() => migrateDatabase(config(), { folder })));
	expect(all.flat().sort()).toEqual(['9001_slow', '9002_row']);
	expect(await fresh.asOwner('select id from test_slow')).toEqual([{ id: 1 }]);
});

it('lets the app use the new table', async () => {
	const rows = await fresh.database.asSystem('test', (tx) => tx.text('select id from test_slow'));
	expect(rows).toEqual([{ id: 1 }]);
});

it('refuses a database that is newer than the app, and leaves it untouched', async () => {
	folder = withMigrations({});
	const before = await tables();
	await expect(migrateDatabase(config(), { folder })).rejects.toMatchObject({
		code: 'E_DB_NEWER_THAN_APP',
		details: { unknown: ['9001_slow', '9002_row'] }
	});
	expect(await tables()).toEqual(before);
});

it('refuses a file that was edited after it was applied', async () => {
	folder = withMigrations({
		'9001_slow': 'create table test_other (id int);',
		'9002_row': 'insert into test_slow values (1);'
	});
	await expect(migrateDatabase(config(), { folder })).rejects.toMatchObject({
		code: 'E_MIGRATION_CHANGED',
		details: { name: '9001_slow' }
	});
	expect(await tables()).not.toContain('test_other');
});

it('keeps nothing of a file that fails half way, and says which it was', async () => {
	folder = withMigrations({
		'9001_slow': 'create table test_slow (id int); select pg_sleep(0.3);',
		'9002_row': 'insert into test_slow values (1);',
		'9003_broken': 'create table test_half (id int);--> statement-breakpoint\nselect 1/0;'
	});
	await expect(migrateDatabase(config(), { folder })).rejects.toMatchObject({
		code: 'E_MIGRATION_FAILED',
		details: { name: '9003_broken' }
	});
	expect(await tables()).not.toContain('test_half');
	expect(await pendingMigrations(config(), folder)).toEqual(['9003_broken']);
});

it('secures every table that holds rows of a person', async () => {
	const open = await fresh.asOwner(
		`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
			join information_schema.columns k on k.table_schema = n.nspname and k.table_name = c.relname
		 where n.nspname = 'public' and c.relkind = 'r' and k.column_name = 'user_id'
			and not (c.relrowsecurity and c.relforcerowsecurity
				and exists (select 1 from pg_policy p where p.polrelid = c.oid))`
	);
	expect(open).toEqual([]);
});
