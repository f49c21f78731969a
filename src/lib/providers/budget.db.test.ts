import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../tests/support/database.ts';
import { bucketsOf, budgetUse, takeCall } from './budget.server.ts';
import { whoopManifest } from './whoop/manifest.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
	fresh = await freshDatabase();
});
afterAll(() => fresh.close());
beforeEach(() => fresh.asOwner('delete from rate_limits'));

const live = { manifest: whoopManifest, realm: 'live' } as const;
const sandbox = { manifest: whoopManifest, realm: 'sandbox' } as const;

test('no minute and no day can hold more than four fifths of what is published', () => {
	const { minute, day } = bucketsOf(live);
	expect(minute.burst + Math.floor(60_000 / minute.intervalMs)).toBeLessThanOrEqual(80);
	expect(day.burst + Math.floor(86_400_000 / day.intervalMs)).toBeLessThanOrEqual(8000);
});

test('however many ask at once, so many go; the rest are told when to come again', async () => {
	const before = Date.now();
	const answers = await Promise.all(
		Array.from({ length: 90 }, () => takeCall(fresh.database, live))
	);
	const { burst, intervalMs } = bucketsOf(live).minute;
	const trickled = Math.ceil((Date.now() - before) / intervalMs);
	const gone = answers.filter((until) => until === null).length;
	expect(gone).toBeGreaterThanOrEqual(burst);
	expect(gone).toBeLessThanOrEqual(burst + trickled);
	for (const until of answers.filter((answer) => answer !== null)) {
		expect(until).toBeGreaterThan(before);
		expect(until).toBeLessThanOrEqual(Date.now() + intervalMs + 100);
	}
	expect(await budgetUse(fresh.database, live)).toMatchObject({ limit: burst });
	// The sandbox's calls are its own.
	expect(await takeCall(fresh.database, sandbox)).toBeNull();
});

test('waiting as told is enough', async () => {
	let until: number | null = null;
	while (until === null) until = await takeCall(fresh.database, live);
	await new Promise((resolve) => setTimeout(resolve, until - Date.now() + 50));
	expect(await takeCall(fresh.database, live)).toBeNull();
});

test('the use is counted from nothing', async () => {
	expect((await budgetUse(fresh.database, live)).used).toBe(0);
	await takeCall(fresh.database, live);
	await takeCall(fresh.database, live);
	expect((await budgetUse(fresh.database, live)).used).toBe(2);
});
