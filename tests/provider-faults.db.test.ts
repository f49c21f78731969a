import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashRig, type CrashRig } from './faults/crash.ts';
import { refreshStorm } from './faults/refresh-storm.ts';

// The long forms: `npx tsx tests/faults/refresh.fault.ts` and `npx tsx tests/faults/crash.fault.ts`.

test('promise 16: under a storm of expiries and faults no used-up token comes again, nor two calls at once', async () => {
	const storm = await refreshStorm({ processes: 3, refreshes: 10, faults: 0.3, seed: 17 });
	// An answer that got lost is asked for once more, knowingly; nothing else ever is.
	expect(storm.reuses).toBe(storm.lost);
	expect(storm.reconnects).toBe(storm.lost);
	expect(storm.lost).toBeGreaterThan(0);
	expect(storm.atOnce).toBe(1);
	expect(storm.refreshes).toBeGreaterThanOrEqual(10 - storm.lost);
	expect(storm.answers['used: ok']).toBeGreaterThan(0);
});

describe('promise 18: killed in the middle', () => {
	let crash: CrashRig;
	beforeAll(async () => {
		crash = await crashRig();
	});
	afterAll(() => crash.close());

	// Of a refresh: 1 reads the grant, 2 claims, 3 reads the app, 4 counts the call, 5 stores.
	test('of a refresh before the provider is asked: nothing is lost', async () => {
		expect(await crash.die('refresh', 'transaction 2 committed')).toMatchObject({
			...{ isKilled: true, next: 'ok', status: 'active', reuses: 0 }
		});
	});

	test.each(['call 1 answered', 'transaction 5 uncommitted'])(
		'of a refresh at %s: one visible reconnect',
		async (at) => {
			expect(await crash.die('refresh', at)).toMatchObject({
				...{ isKilled: true, next: 'grant_dead', reuses: 1 },
				...{ status: 'reconnect', statusReason: 'lost_refresh_response' }
			});
		}
	);

	test('of a page’s ingest: the cursor is honest, everything comes, nothing twice', async () => {
		expect(await crash.die('ingest', 'transaction 16 uncommitted')).toMatchObject({
			...{ isKilled: true, next: 'done', status: 'active' },
			...{ claimed: 0, missing: 0, doubled: 0 }
		});
	});
});
