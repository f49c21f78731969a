import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../tests/support/database.ts';
import type { Manifest } from './provider.ts';
import { bucketsOf, budgetUse, heedAnswer, takeCall, type Wait } from './budget.server.ts';
import { togglManifest } from './toggl/manifest.ts';
import { whoopManifest } from './whoop/manifest.ts';
import { withingsManifest } from './withings/manifest.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
	fresh = await freshDatabase();
});
afterAll(() => fresh.close());
beforeEach(() => fresh.asOwner('delete from rate_limits'));

const live = { manifest: whoopManifest, realm: 'live', connectionId: 'a' } as const;
const sandbox = { ...live, realm: 'sandbox' } as const;
const [minute, day] = bucketsOf(live) as [Bucket, Bucket];
type Bucket = ReturnType<typeof bucketsOf>[number];

/** As a provider does that gives each of its users 30 calls an hour, one a second. */
const perUser: Manifest = {
	...whoopManifest,
	limits: [
		{ calls: 30, seconds: 3600, per: 'connection' },
		{ calls: 1, seconds: 1, per: 'app' }
	]
};
const mine = { manifest: perUser, realm: 'live', connectionId: 'a' } as const;

test('no minute and no day can hold more than four fifths of what is published', () => {
	expect(minute.burst + Math.floor(60_000 / minute.intervalMs)).toBeLessThanOrEqual(80);
	expect(day.burst + Math.floor(86_400_000 / day.intervalMs)).toBeLessThanOrEqual(8000);
});

test.each([whoopManifest, withingsManifest, togglManifest])(
	'promise 19: no window can hold more than four fifths of what $name publishes',
	(manifest) => {
		const buckets = bucketsOf({ ...live, manifest });
		expect(buckets).toHaveLength(manifest.limits.length);
		const sorted = manifest.limits.toSorted((a, b) => a.seconds - b.seconds);
		for (const [at, { calls, seconds, renews }] of sorted.entries()) {
			const { burst, intervalMs } = buckets[at]!;
			// A lot that renews together is counted by the provider in the same windows.
			const trickled = renews === 'together' ? 0 : Math.floor((seconds * 1000) / intervalMs);
			const most = calls === 1 ? burst : burst + trickled;
			expect(most).toBeLessThanOrEqual(Math.max(1, calls * 0.8));
			if (renews === 'together') expect(intervalMs).toBe(seconds * 1000);
		}
	}
);

test('however many ask at once, so many go; the rest are told when to come again', async () => {
	const before = Date.now();
	const answers = await Promise.all(
		Array.from({ length: 90 }, () => takeCall(fresh.database, live))
	);
	const { burst, intervalMs } = minute;
	const trickled = Math.ceil((Date.now() - before) / intervalMs);
	const gone = answers.filter((until) => until === null).length;
	expect(gone).toBeGreaterThanOrEqual(burst);
	expect(gone).toBeLessThanOrEqual(burst + trickled);
	for (const { until } of answers.filter((answer) => answer !== null)) {
		expect(until).toBeGreaterThan(before);
		expect(until).toBeLessThanOrEqual(Date.now() + intervalMs + 100);
	}
	expect(await budgetUse(fresh.database, live)).toMatchObject({ used: gone, limit: 100 });
	// The sandbox's calls are its own.
	expect(await takeCall(fresh.database, sandbox)).toBeNull();
});

test('waiting as told is enough', async () => {
	let wait: Wait | null = null;
	while (!wait) wait = await takeCall(fresh.database, live);
	const { until } = wait;
	await new Promise((resolve) => setTimeout(resolve, until - Date.now() + 50));
	expect(await takeCall(fresh.database, live)).toBeNull();
});

test('the use is counted from nothing', async () => {
	expect((await budgetUse(fresh.database, live)).used).toBe(0);
	await takeCall(fresh.database, live);
	await takeCall(fresh.database, live);
	expect((await budgetUse(fresh.database, live)).used).toBe(2);
});

test('a limit of each connection is its own, one of the app is everybody’s', async () => {
	const hour = bucketsOf(mine).find(({ key }) => key.endsWith(':3600'))!;
	expect(hour.burst + Math.floor(3_600_000 / hour.intervalMs)).toBeLessThanOrEqual(24);
	expect(await takeCall(fresh.database, mine)).toBeNull();
	// The second between two calls is shared by all who call from this address.
	const other = { ...mine, connectionId: 'b' };
	const shared = await takeCall(fresh.database, other);
	expect(shared?.why).toBe('spent');
	expect(shared?.until).toBeGreaterThan(Date.now());
	await fresh.asOwner("delete from rate_limits where key like '%:1'");
	expect(await takeCall(fresh.database, other)).toBeNull();
	expect(await budgetUse(fresh.database, mine)).toEqual({
		used: 1,
		limit: 30,
		seconds: 3600,
		heldUntil: null,
		downUntil: null
	});
});

test('a lot that renews together goes to its last one, then waits for the whole; waits cost none', async () => {
	const of = { manifest: togglManifest, realm: 'live', connectionId: 'lot' } as const;
	const began = Date.now();
	for (let gone = 0; gone < 24; gone += 1) {
		expect(await takeCall(fresh.database, of)).toBeNull();
		// What the second between two calls refuses is not counted in the hour.
		expect((await takeCall(fresh.database, of))?.until).toBeLessThan(Date.now() + 2000);
		await fresh.asOwner("delete from rate_limits where key like '%:1'");
	}
	expect((await takeCall(fresh.database, of))?.until).toBeGreaterThanOrEqual(began + 3_600_000);
	expect(await budgetUse(fresh.database, of)).toMatchObject({ used: 24, limit: 30 });
	await fresh.asOwner("update rate_limits set resets_at = now() where key like '%:3600'");
	await fresh.asOwner("delete from rate_limits where key like '%:1'");
	expect(await takeCall(fresh.database, of)).toBeNull();
});

test('what the provider says itself holds those who share its limits, and the latest word counts', async () => {
	const until = Date.now() + 90_000;
	const throttled = (at: number) => ({ kind: 'throttled', until: at, reason: '' }) as const;
	await heedAnswer(fresh.database, mine, throttled(until));
	await heedAnswer(fresh.database, mine, throttled(until - 60_000));
	expect(await takeCall(fresh.database, mine)).toEqual({ until, why: 'held' });
	expect((await budgetUse(fresh.database, mine)).heldUntil).toBe(until);
	expect(await takeCall(fresh.database, { ...mine, connectionId: 'b' })).toBeNull();

	await heedAnswer(fresh.database, live, throttled(until));
	expect(await takeCall(fresh.database, { ...live, connectionId: 'b' })).toMatchObject({ until });
	expect(await takeCall(fresh.database, sandbox)).toBeNull();
});
