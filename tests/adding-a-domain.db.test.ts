import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getTableName } from 'drizzle-orm';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import * as z from 'zod/mini';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import * as domainTables from '#lib/domains/tables.server.ts';
import * as authTables from '#lib/platform/auth/tables.server.ts';
import { encodeCsv } from '#lib/platform/entity/csv.ts';
import { defineEntity } from '#lib/platform/entity/entity.ts';
import {
	boolean,
	choice,
	date,
	decimal,
	instant,
	integer,
	number,
	optional,
	reference,
	structure,
	text
} from '#lib/platform/entity/field.ts';
import { tableFor } from '#lib/platform/entity/table.server.ts';
import { valueProblems, withInitial } from '#lib/platform/entity/validation.ts';
import * as pushTables from '#lib/platform/push/tables.server.ts';
import { forcePolicies } from '#lib/platform/server/row-policy.server.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import type { Page } from '#lib/sync/protocol.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';
import * as runTables from '#lib/providers/run-tables.server.ts';
import * as providerTables from '#lib/providers/tables.server.ts';
import * as syncTables from '#lib/sync/server/tables.server.ts';
import { freshDatabase, type FreshDatabase } from './support/database.ts';
import { creation, makePerson, patch, pullInput, pushInput } from './support/sync-device.ts';

// Adding a domain touches one folder, a literal line in the registry, one in the tables, and a
// generated migration. Here a domain with a field of every kind is added, by its declaration alone.

const dose = defineEntity({
	name: 'doses',
	label: { one: 'Dose', many: 'Doses' },
	time: 'takenAt',
	indexes: ['medicineId'],
	fields: {
		takenAt: instant('Taken'),
		day: date('Day'),
		name: text('Name', { maxLength: 80 }),
		milligrams: decimal('Dose', { unit: 'mg', places: 2, max: 5000 }),
		tablets: optional(integer('Tablets', { min: 0, max: 20 })),
		level: optional(number('Level', { min: 0, max: 1 })),
		withFood: boolean('With food'),
		form: choice('Form', { tablet: 'Tablet', drops: 'Drops' }, 'tablet'),
		medicineId: optional(reference('Medicine', 'medicines')),
		effects: structure('Effects', z.array(z.string()), [])
	},
	check: ({ name }) => (name ? null : { field: 'name', problem: 'A dose is of something.' })
});

const everyTable = {
	...pushTables,
	...authTables,
	...syncTables,
	...domainTables,
	...providerTables,
	...runTables
};

let fresh: FreshDatabase;
let migration: string[];
beforeAll(async () => {
	fresh = await freshDatabase();
	const before = generateDrizzleJson(everyTable);
	const after = generateDrizzleJson({ ...everyTable, doses: tableFor(dose) }, before.id);
	migration = await generateMigration(before, after);
	for (const statement of [...migration, forcePolicies]) await fresh.asOwner(statement);
});
afterAll(() => fresh.close());

test('the committed migrations are what the tables generate: nothing waits to be generated', async () => {
	const folder = new URL('../drizzle/meta/', import.meta.url);
	const newest = readdirSync(folder)
		.filter((name) => name.endsWith('_snapshot.json'))
		.sort()
		.at(-1);
	const snapshot = JSON.parse(readFileSync(new URL(newest ?? '', folder), 'utf8'));
	expect(await generateMigration(snapshot, generateDrizzleJson(everyTable, snapshot.id))).toEqual(
		[]
	);
});

test('its migration makes one table, closed by rows, keyed by the person, and touches no other', async () => {
	const subjects = migration.map((statement) =>
		/ ON "(\w+)" |^(?:CREATE|ALTER) TABLE "(\w+)"/.exec(statement)?.slice(1).join('')
	);
	expect(new Set(subjects)).toEqual(new Set(['doses']));
	const columns = await fresh.asOwner<{ name: string; type: string; nullable: string }>(
		`select column_name as name, udt_name || coalesce('(' || numeric_precision || ',' ||
			nullif(numeric_scale, 0) || ')', '') as type, is_nullable as nullable
		from information_schema.columns where table_name = 'doses' order by ordinal_position offset 16`
	);
	expect(columns.map(({ name, type, nullable }) => `${name} ${type} ${nullable}`)).toEqual([
		'taken_at timestamptz NO',
		'day date NO',
		'name text NO',
		'milligrams numeric(6,2) NO',
		'tablets int4 YES',
		'level float8 YES',
		'with_food bool NO',
		'form text NO',
		'medicine_id uuid YES',
		'effects jsonb NO'
	]);
	const [closed] = await fresh.asOwner(
		`select relrowsecurity and relforcerowsecurity as closed from pg_class where relname = 'doses'`
	);
	expect(closed).toEqual({ closed: true });
});

test('its rows are checked, pushed, pulled, merged and ingested without a line about them', async () => {
	const sync = createSync(fresh.database, [...entities, dose]);
	const person = await makePerson(fresh.database);
	const values = withInitial(dose, {
		takenAt: Date.UTC(2026, 10, 20, 7),
		day: '2026-11-20',
		name: 'Iron',
		milligrams: 14.5,
		effects: ['none']
	});
	expect(valueProblems(dose, values)).toEqual([]);
	expect(valueProblems(dose, { ...values, milligrams: 0.001 })).toHaveLength(1);
	expect(valueProblems(dose, { ...values, name: '' })[0]?.problem).toBe('A dose is of something.');

	const change = creation(dose, values);
	const edit = patch(change, { withFood: true }, Date.now() * 1000 + 5);
	const pushed = (await sync.push(person, pushInput([change, edit]))) as Page;
	expect(pushed.verdicts.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
	const record = { sourceId: '1', sourceAt: 1, sourceHash: 'a', sourceRemoved: false };
	const { takenAt, day, name } = values;
	const given = { takenAt, day, name };
	expect(
		await sync.ingest({ userId: person, entity: dose }, [
			{ ...record, source: 'pharmacy', values: given }
		])
	).toMatchObject({ created: 1 });
	const { rows } = (await sync.pull(person, pullInput({ cursor: 0 }))) as Page;
	expect(rows).toMatchObject([{ ...values, withFood: true, entity: 'doses' }, given]);
	await sync.stop();
});

test('its store in the browser and its file follow from the declaration', () => {
	expect(shapesOf([dose]).doses).toMatchObject({ key: 'id' });
	expect(JSON.stringify(shapesOf([dose]).doses)).toContain('medicineId');
	expect(encodeCsv(dose, []).split('\r\n')[0]).toBe(
		'id,source,source_id,taken_at,day,name,milligrams,tablets,level,with_food,form,medicine_id,effects,row_created_at,row_updated_at'
	);
});

test('the registry and the tables are the only lists of domains, and say the same', () => {
	const root = fileURLToPath(new URL('../src/lib/', import.meta.url));
	const lists = readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((path) => /^(domains\/[^/]+|sync\/.+|platform\/.+)\.ts$/.test(path))
		.filter((path) => !/\.(test|bench)\.ts$/.test(path))
		.filter((path) => {
			const imported = readFileSync(root + path, 'utf8').match(/from '[^']*\/\w+\/entity\.ts'/g);
			return (imported ?? []).filter((line) => !line.includes('platform/entity')).length > 3;
		});
	expect(lists.sort()).toEqual(['domains/registry.ts', 'domains/tables.server.ts']);
	expect(Object.values(domainTables).map(getTableName).sort()).toEqual(
		entities.map(({ name }) => name).sort()
	);
});
