import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importBatch } from '#lib/domains/imports/entity.ts';
import { readGiven, type FileReading } from '#lib/domains/imports/read-given.ts';
import { entities } from '#lib/domains/registry.ts';
import { ownExport } from '#lib/features/import/formats/own-export/format.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { createSync, type Sync } from '#lib/sync/server/sync.server.ts';
import { lifetracker } from '../../tests/support/command-line.ts';
import { freshDatabase, type FreshDatabase } from '../../tests/support/database.ts';
import { creation, makePerson, pushInput, removal } from '../../tests/support/sync-device.ts';

// `export` as typed, in a process of its own, and what Import reads of it.

const tables = entities as unknown as readonly AnyEntity[];
let fresh: FreshDatabase;
let sync: Sync;
let folder: string;
beforeAll(async () => {
	fresh = await freshDatabase();
	sync = createSync(fresh.database, entities);
	folder = mkdtempSync(join(tmpdir(), 'lifetracker-export-'));
});
afterAll(async () => {
	await sync.stop();
	rmSync(folder, { recursive: true, force: true });
	await fresh.close();
});

function lived(entity: AnyEntity, seed: number) {
	const row = factory(entity)(seededRandom(seed)) as unknown as Record<string, unknown>;
	const names = Object.keys(entity.fields);
	return creation(entity, Object.fromEntries(names.map((name) => [name, row[name]])));
}

const run = (...args: string[]) =>
	lifetracker({ env: { DATABASE_URL: fresh.url, LIFE_DATA_DIR: folder } }, 'export', ...args);

test('everything of one person, and of nobody else, that Import reads back without loss', async () => {
	const [ann, bob] = [await makePerson(fresh.database), await makePerson(fresh.database)];
	const changes = tables.flatMap((entity, n) => [lived(entity, n), lived(entity, 100 + n)]);
	await sync.push(ann, pushInput(changes));
	await sync.push(bob, pushInput([lived(tables[0]!, 7)]));
	const gone = lived(tables[1]!, 8);
	await sync.push(ann, pushInput([gone, removal(gone, Date.now() * 1000 + 9)]));

	const said = await run(`--user=${ann}@example.org`, `--out=${folder}`, '--json');
	expect(said.code).toBe(0);
	const rows = Object.fromEntries(tables.map(({ name }) => [name, 2]));
	expect(said.events).toContainEqual(expect.objectContaining({ rows }));
	const [name = ''] = readdirSync(folder).filter((file) => /^lifetracker-.*\.json$/.test(file));
	expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);

	const bytes = new Uint8Array(readFileSync(join(folder, name)));
	const asked = { userId: ann, zone: 'UTC', dateOrder: null, mapping: null, fixes: [] };
	const { records, problems } = readGiven({ name, bytes }, [ownExport], asked) as FileReading;
	expect(problems).toEqual([]);
	for (const entity of tables.filter((one) => one.name !== importBatch.name)) {
		const sent = changes.filter((change) => change.entity === entity.name);
		const read = records.filter((record) => record.entity === entity.name);
		const values = sent.map((change) => change.values);
		expect(read.map((record) => record.values)).toEqual(expect.arrayContaining(values));
		expect(read).toHaveLength(2);
	}
	const { tables: told } = JSON.parse(Buffer.from(bytes).toString()) as {
		tables: Record<string, AnyRow[]>;
	};
	const { id } = changes[0]!;
	const [kept] = await sync.find({ userId: ann, entity: tables[0]! }, [id]);
	expect(kept).toMatchObject({ ...told[tables[0]!.name]!.find((row) => row.id === id) });
});
