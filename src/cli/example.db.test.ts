import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { fillExample } from '#lib/features/example-life/fill.server.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { openProviderLines, type ProviderLines } from '#lib/providers/line.server.ts';
import { createSync, type Sync } from '#lib/sync/server/sync.server.ts';
import { lifetracker } from '../../tests/support/command-line.ts';
import { freshDatabase, type FreshDatabase } from '../../tests/support/database.ts';
import { makePerson } from '../../tests/support/sync-device.ts';
import { callAtOnce } from '../../tests/support/toggl.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'lt-example-'));
let fresh: FreshDatabase;
let sync: Sync;
let providers: ProviderLines;
const reported: unknown[] = [];
beforeAll(async () => {
	fresh = await freshDatabase();
	await callAtOnce(fresh);
	sync = createSync(fresh.database, entities);
	const config = readConfig({ LIFE_DATA_DIR: dataDir });
	const report = (error: unknown) => reported.push(error);
	const parts = { config, database: fresh.database, sync, now: Date.now, report };
	providers = openProviderLines(parts);
});
afterAll(async () => {
	await providers.stop();
	await sync.stop();
	await fresh.close();
	rmSync(dataDir, { recursive: true, force: true });
});

async function example(): Promise<string> {
	const userId = await makePerson(fresh.database);
	await fresh.asOwner('update users set demo = true');
	const account = { userId, now: Date.now(), zone: 'Europe/Berlin' };
	const connected = await fillExample({ sync, providers }, account);
	expect(connected).toHaveLength(3);
	return userId;
}

async function standing(userId: string) {
	const rows = await fresh.asOwner<{ source: string; rows: number }>(
		`select source, count(*)::int as rows from (
			select source from workouts union all select source from weigh_ins
			union all select source from time_entries union all select source from projects) as each
		group by source order by source`
	);
	return { head: (await sync.audit(userId)).head, rows };
}

test('an example account has all three stand-ins: sync-all fills it, and a second one writes 0', async () => {
	const userId = await example();
	const order = { trigger: 'command', reach: { kind: 'days', days: 90 } } as const;
	for (const { runs } of providers.all) {
		const begun = await runs.begin(userId, order);
		expect(await begun?.result).toMatchObject({ state: 'done', error: null });
	}
	const before = await standing(userId);
	expect(before.rows.map(({ source }) => source)).toEqual(['manual', 'toggl', 'whoop', 'withings']);
	const env = { DATABASE_URL: fresh.url, LIFE_DATA_DIR: dataDir, LIFE_PROVIDERS: 'sandbox' };
	const again = await lifetracker({ env }, 'sync-all', '--days=90', '--json');
	expect(again).toMatchObject({ code: 0, err: '' });
	expect(again.events).toEqual(
		['whoop', 'withings', 'toggl'].map((provider) =>
			expect.objectContaining({
				...{ user: `${userId}@example.org`, provider, state: 'done', error: null },
				...{ created: 0, updated: 0, removed: 0, skipped: 0, problems: [] },
				unchanged: expect.toSatisfy((count: number) => count > 20)
			})
		)
	);
	expect(await standing(userId)).toEqual(before);
	expect(reported).toEqual([]);
});

test('what the stand-ins bring is not written by hand as well', async () => {
	const byHand = await fresh.asOwner<{ rows: number; named: string | null }>(
		`select (select count(*)::int from weigh_ins where source = 'manual') as rows,
			(select string_agg(name, ' ' order by name) from projects where source = 'manual') as named`
	);
	expect(byHand).toEqual([{ rows: 0, named: 'Garden Reading' }]);
});
