import { afterAll, beforeAll, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import {
	creation,
	makePerson,
	patch,
	pullInput,
	pushInput,
	removal
} from '../../../../tests/support/sync-device.ts';
import type { Page } from '../protocol.ts';
import { createSync, type Sync } from './sync.server.ts';

let fresh: FreshDatabase;
let sync: Sync;
beforeAll(async () => {
	fresh = await freshDatabase();
	sync = createSync(fresh.database, entities);
});
afterAll(async () => {
	await sync.stop();
	await fresh.close();
});

interface TableFacts {
	table: string;
	enabled: boolean;
	forced: boolean;
	policies: number;
	key: string[];
}

/** Every table of ours that says whose its rows are, by the catalogue. */
function personalTables(): Promise<TableFacts[]> {
	return fresh.asOwner<TableFacts>(`
		select c.relname as table, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
			(select count(*) from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname) as policies,
			(select array_agg(a.attname::text order by k.place)
				from pg_constraint p, unnest(p.conkey) with ordinality k(number, place), pg_attribute a
				where p.conrelid = c.oid and p.contype = 'p' and a.attrelid = c.oid and a.attnum = k.number) as key
		from information_schema.columns i join pg_class c on c.relname = i.table_name
		where i.table_schema = 'public' and i.column_name = 'user_id'
			and c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
		order by 1`);
}

test('every table with an owner is closed by rows, also for its owner, and its key begins with the person', async () => {
	const tables = await personalTables();
	expect(tables.map(({ table }) => table)).toEqual(
		expect.arrayContaining([
			...entities.map(({ name }) => name),
			'sync_heads',
			'row_history',
			'devices'
		])
	);
	expect(tables.length).toBeGreaterThanOrEqual(entities.length + 10);
	for (const { table, ...facts } of tables) {
		expect({ table, ...facts }).toMatchObject({ table, enabled: true, forced: true, policies: 1 });
		expect(facts.key[0], `the key of ${table}`).toBe('user_id');
	}
});

test('every table without an owner is one of the few that need none, or is the people themselves', async () => {
	const tables = await fresh.asOwner<{ table: string }>(`
		select relname as table from pg_class c where relnamespace = 'public'::regnamespace
			and relkind = 'r' and not exists (select from pg_attribute a
				where a.attrelid = c.oid and a.attname = 'user_id') order by 1`);
	expect(tables.map(({ table }) => table)).toEqual([
		'oauth_clients',
		'open_food_facts_products',
		'open_food_facts_searches',
		'passkey_challenges',
		'provider_breakers',
		'push_keys',
		'rate_limits',
		'setup_tokens',
		'users',
		'webhook_deliveries'
	]);
});

test('every unique index and every foreign key of a synced table is scoped by the person', async () => {
	const indexes = await fresh.asOwner<{ index: string; first: string }>(
		`select c.relname as index, a.attname::text as first
		from pg_index x join pg_class c on c.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
			join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
		where t.relname = any($1::text[])`,
		[entities.map(({ name }) => name)]
	);
	expect(indexes.length).toBe(entities.length * 5);
	expect(indexes.filter(({ first }) => first !== 'user_id')).toEqual([]);
});

test("I13: in another person's transaction, and in nobody's, not one row is there", async () => {
	const [one, other] = [await makePerson(fresh.database), await makePerson(fresh.database)];
	const random = seededRandom(7);
	const changes = entities.map((entity) => {
		const row = factory(entity)(random) as unknown as Record<string, unknown>;
		const values = Object.fromEntries(
			Object.keys(entity.fields).map((field) => [field, row[field]])
		);
		return creation(entity, values);
	});
	const answer = (await sync.push(one, pushInput(changes))) as Page;
	expect(answer.verdicts.map(({ kind }) => kind)).toEqual(entities.map(() => 'accepted'));
	await sync.push(one, pushInput([patch(changes[1]!, { note: 'secret' }, Date.now() * 1000 + 9)]));

	const tables = (await personalTables()).map(({ table }) => table);
	const count = (tx: { text<T extends object>(sql: string): Promise<T[]> }) =>
		Promise.all(
			tables.map(async (table) => {
				const [row] = await tx.text<{ n: number }>(`select count(*) as n from ${table}`);
				return [table, row!.n] as const;
			})
		);
	const mine = new Map(await fresh.database.withUser(one, count));
	for (const { name } of entities) expect(mine.get(name)).toBe(1);
	expect(mine.get('row_history')).toBe(1);
	const theirs = await fresh.database.withUser(other, count);
	expect(theirs.filter(([, n]) => n > 0)).toEqual([['sync_heads', 1]]);
	const nobodys = new Map(await fresh.database.asSystem('look without a person', count));
	for (const { name } of entities) expect(nobodys.get(name)).toBe(0);
	expect(nobodys.get('row_history')).toBe(0);
	expect(nobodys.get('sync_heads')).toBe(0);
});

test('I13: two people with equal ids never touch each other, also not by edits and deletes', async () => {
	const [one, other] = [await makePerson(fresh.database), await makePerson(fresh.database)];
	const change = creation(weighIn, withInitial(weighIn, { measuredAt: 1, weightKg: 70 }));
	await sync.push(one, pushInput([change]));
	const before = await fresh.asOwner('select * from weigh_ins where user_id = $1', [one]);
	const at = Date.now() * 1000 + 50;

	const missing = (await sync.push(
		other,
		pushInput([patch(change, { weightKg: 1 }, at), removal(change, at + 1)])
	)) as Page;
	expect(missing.verdicts.map(({ kind }) => kind)).toEqual(['missing', 'missing']);
	const same = { ...change, values: { ...change.values, weightKg: 99 } };
	await sync.push(other, pushInput([same, removal(change, at + 2)]));

	expect(await fresh.asOwner('select * from weigh_ins where user_id = $1', [one])).toEqual(before);
	const mine = (await sync.pull(other, pullInput({ cursor: 0 }))) as Page;
	expect(mine.rows).toMatchObject([{ id: change.id, weightKg: 99, deletedAt: at + 2 }]);
});

test('a write for somebody else is refused by the rows themselves', async () => {
	const [one, other] = [await makePerson(fresh.database), await makePerson(fresh.database)];
	const insert = fresh.database.withUser(one, (tx) =>
		tx.text(
			`insert into weigh_ins (user_id, id, source, source_id, created_at, updated_at, revision, weight_kg)
			values ($1::uuid, gen_random_uuid(), 'manual', 'x', 1, 1, 1, 70)`,
			[other]
		)
	);
	await expect(insert).rejects.toThrow(/row-level security/);
});
