import { afterAll, beforeAll, expect, test } from 'vitest';
import { lifetracker } from '../../tests/support/command-line.ts';
import { whoopRig, type WhoopRig } from '../../tests/support/providers.ts';

let rig: WhoopRig;
let person: string;
beforeAll(async () => {
	rig = await whoopRig({ days: 60 });
	person = await rig.person();
});
afterAll(() => rig.close());

function run(...args: string[]) {
	const env = {
		DATABASE_URL: rig.fresh.url,
		LIFE_DATA_DIR: rig.line.config.dataDir,
		LIFE_PROVIDERS: 'sandbox'
	};
	return lifetracker({ env }, ...args);
}

const email = () => `${person}@example.org`;

test('sync-whoop says per person what it brought; --all brings the rest; sync-all finds nothing', async () => {
	const first = await run('sync-whoop', '--days=10');
	expect(first).toMatchObject({ code: 0 });
	expect(first.out).toMatch(new RegExp(`^${email()} · Whoop: [1-9]\\d* created, 0 updated`));
	expect((await run('sync-whoop', '--all', `--user=${email()}`)).code).toBe(0);

	const again = await run('sync-all', '--whoop-only', '--json');
	expect(again.code).toBe(0);
	expect(again.events).toEqual([
		expect.objectContaining({
			user: email(),
			provider: 'whoop',
			state: 'done',
			created: 0,
			updated: 0,
			removed: 0,
			skipped: 0
		})
	]);
	// The command's sandbox has its whole life, since 2022; this test's own one is shorter.
	const [rows] = await rig.fresh.asOwner<{ all: number; kinds: number }>(
		'select count(*)::int as all, count(distinct source_id)::int as kinds from workouts'
	);
	expect(rows!.all).toBeGreaterThan(500);
	expect(rows!.kinds).toBe(rows!.all);
});

test('a failure ends with 1, a dead grant with 3 and the way on', async () => {
	await rig.control({ do: 'fail', kind: 'status', status: 500 });
	const failed = await run('sync-whoop');
	expect(failed.code).toBe(1);
	expect(failed.out).toContain("Whoop isn't answering (500).");

	await rig.control({ do: 'end_grants' });
	for (const words of ['Whoop needs you to sign in again', 'Run whoop-auth']) {
		const dead = await run('sync-whoop');
		expect(dead.code).toBe(3);
		expect(dead.out).toContain(words);
	}
	expect((await run('sync-whoop', '--user=nobody@example.org')).code).toBe(1);
});
