import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../tests/support/database.ts';
import { lifetracker } from '../../tests/support/command-line.ts';

// `import-zero` as typed, in a process of its own.

let fresh: FreshDatabase;
let folder: string;
beforeAll(async () => {
	fresh = await freshDatabase();
	folder = mkdtempSync(join(tmpdir(), 'lifetracker-zero-'));
	await fresh.asOwner(
		`insert into users (id, email, name)
			values (gen_random_uuid(), 'ann@example.org', 'Ann')`
	);
});
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await fresh.close();
});

const run = (...args: string[]) =>
	lifetracker({ env: { DATABASE_URL: fresh.url, LIFE_DATA_DIR: folder } }, 'import-zero', ...args);

function file(name: string, text: string): string {
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
}

const stored = async () => {
	const [row] = await fresh.asOwner<{ count: number }>(
		'select count(*)::int as count from fasting_periods where deleted_at is null'
	);
	return row?.count;
};

const csv = (...rows: string[]) => ['Date,Start,End,Hours,Night Eating', ...rows].join('\r\n');
const rows = ['2/18/21,13:23,10:00,44,', '2/14/21,21:30,10:05,12,3', '2/10/21,25:00,1:00,2,'];

test('a dry run says what the import would do and writes nothing; the import does it', async () => {
	const path = file('zero.txt', csv(...rows));
	const counts = expect.objectContaining({ new: 2, same: 0, changed: 0, wrong: 1 });
	const dry = await run(path, '--zone=Europe/Berlin', '--dry-run', '--json');
	expect(dry.code).toBe(0);
	expect(dry.events).toContainEqual(counts);
	expect(dry.events).toContainEqual(
		expect.objectContaining({ line: 4, column: 'Start', found: '25:00' })
	);
	expect(await stored()).toBe(0);

	const done = await run(path, '--zone=Europe/Berlin', '--user=ann@example.org', '--json');
	expect(done.events).toContainEqual(counts);
	expect(done.events).toContainEqual({ imported: 'ann@example.org' });
	expect(await stored()).toBe(2);
});

test('the other format of the same fasts finds them the same', async () => {
	const fast = (n: number, start: string, end: string) => ({
		FastID: `2AAEFE5F-0000-4000-8000-00000000000${n}`,
		StartDTM: start,
		EndDTM: end,
		GoalHours: 16,
		IsEnded: true,
		GoalID: 'sixteen-intermittent'
	});
	const fasts = [
		fast(1, '2021-02-14T20:30:12Z', '2021-02-15T09:05:48Z'),
		fast(2, '2021-02-18T12:23:59Z', '2021-02-20T09:00:01Z')
	];
	const path = file('biodata.json', JSON.stringify({ fast_data: fasts }));
	const said = await run(path, '--zone=Europe/Berlin');
	expect(said.out).toContain('New 0, same 2, changed 0, wrong 0.');
	expect([said.code, await stored()]).toEqual([0, 2]);
});

test('exit codes: 1 for a file that is none, 2 for wrong usage', async () => {
	const foreign = await run(file('amplitude.json', '{"user_id":"u"}'));
	expect(foreign.code).toBe(1);
	expect(foreign.err).toContain('choose biodata.json');
	const zone = await run(file('zero.csv', csv(...rows)), '--zone=Mars/Base');
	expect(zone.code).toBe(2);
	expect(zone.err).toContain('is no time zone');
});
