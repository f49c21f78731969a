import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { restoreInstance } from '#lib/features/backup/instance.server.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { Secret } from '#lib/platform/secret.server.ts';
import { openDatabase, type Database } from '#lib/platform/server/database.server.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';
import { lifetracker } from '../../tests/support/command-line.ts';
import { freshDatabase, type FreshDatabase } from '../../tests/support/database.ts';
import { scratchFolder } from '../../tests/support/scratch-folder.ts';
import { creation, makePerson, pushInput } from '../../tests/support/sync-device.ts';

// `backup` and `restore` as typed, each in a process of its own.

let fresh: FreshDatabase;
let folder: string;
let elsewhere: string;
let ann: string;
beforeAll(async () => {
	fresh = await freshDatabase();
	folder = mkdtempSync(join(tmpdir(), 'lifetracker-backup-'));
	elsewhere = scratchFolder('lifetracker-restored-');
	ann = await living(80);
});
afterAll(async () => {
	for (const path of [folder, elsewhere]) rmSync(path, { recursive: true, force: true });
	await fresh.close();
});

async function living(weightKg: number): Promise<string> {
	const person = await makePerson(fresh.database);
	const sync = createSync(fresh.database, entities);
	const weighed = [0, 1, 2].map((n) =>
		creation(weighIn, withInitial(weighIn, { measuredAt: 1_700_000_000_000 + n, weightKg }))
	);
	await sync.push(person, pushInput(weighed));
	await sync.stop();
	return person;
}

const run = (...args: string[]) =>
	lifetracker({ env: { DATABASE_URL: fresh.url, LIFE_DATA_DIR: folder } }, ...args);
const rowsOf = (database: Database, person: string) =>
	database.withUser(person, (tx) => tx.text('select * from weigh_ins order by id'));

test('promise 40: what `backup` saves, `restore` brings into a data folder that is not there yet', async () => {
	const path = join(folder, 'whole');
	const saved = await run('backup', path);
	expect(saved).toMatchObject({ code: 0 });
	expect(saved.out).toContain(`to ${path}.\nThe key that opens the providers' sign-ins is not in`);

	const dataDir = join(elsewhere, 'data');
	const restored = await lifetracker({ env: { LIFE_DATA_DIR: dataDir } }, 'restore', path);
	expect(restored).toMatchObject({ code: 0, err: '' });
	expect(restored.out).toMatch(/^Restored \d+ rows of 1 account, as they were at/);
	const there = await openDatabase(
		{ databaseUrl: undefined, dataDir },
		{ applicationName: 'lifetracker test' }
	);
	const rows = await rowsOf(there, ann).finally(() => there.close());
	expect(rows).toHaveLength(3);
	expect(rows).toEqual(await rowsOf(fresh.database, ann));
});

test('a file that is no backup ends with 1 and a name, and changes nothing', async () => {
	const path = join(folder, 'letter.txt');
	writeFileSync(path, 'Dear diary, today I weighed myself again and again.');
	const before = await rowsOf(fresh.database, ann);
	const said = await run('restore', path, '--replace', '--json');
	expect(said.code).toBe(1);
	expect(said.events).toMatchObject([{ error: 'E_NOT_A_BACKUP' }]);
	expect(await rowsOf(fresh.database, ann)).toEqual(before);
});

test('--replace saves what makes way, so that it can be taken back', async () => {
	const ben = await living(90);
	const before = await rowsOf(fresh.database, ben);
	const replaced = await run('restore', join(folder, 'whole'), '--replace', '--json');
	expect(replaced.code).toBe(0);
	const [name = ''] = readdirSync(folder).filter((file) => /^replaced-.*\.backup$/.test(file));
	expect(replaced.events[0]).toEqual({ saved: join(folder, name), replacing: 2 });
	expect(await rowsOf(fresh.database, ben)).toEqual([]);

	// Where it can't be saved, nothing goes.
	const path = join(folder, name);
	const config = { databaseUrl: new Secret(fresh.url), dataDir: folder, secretKey: undefined };
	const back = { path, replace: true, address: 'test' };
	const nowhere = join(folder, 'missing', 'file');
	await expect(restoreInstance(config, { ...back, saveTo: nowhere })).rejects.toMatchObject({
		code: 'E_FILE_NOT_WRITTEN'
	});
	expect(await rowsOf(fresh.database, ann)).toHaveLength(3);
	await restoreInstance(config, back);
	expect(await rowsOf(fresh.database, ben)).toEqual(before);
});
