import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shelfRig, type ShelfRig } from '../../../tests/support/shelf-rig.ts';
import { cardOf } from './connection-view.server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const down = () => new Response('<html>', { status: 503 });

let rig: ShelfRig;
let person: string;

beforeAll(async () => {
	rig = await shelfRig({ isVirtual: true });
});
afterAll(() => rig.close());
beforeEach(async () => {
	rig.shelf.fault = () => null;
	await rig.fresh.asOwner('delete from provider_breakers');
	person = await rig.person();
	rig.shelf.put({ type: 'entry', id: 'one', start: Date.now(), project: null });
	await rig.run(person);
	rig.shelf.calls.length = 0;
});

const card = (userId = person) =>
	cardOf(rig.line, { id: userId, demo: false }, rig.line.config.origin);

describe('the breaker of a provider', () => {
	test('opens after five calls without an answer, for everyone and every process', async () => {
		const other = await rig.person();
		rig.shelf.fault = down;
		rig.shelf.calls.length = 0;
		for (let n = 0; n < 5; n += 1) expect((await rig.run(person)).state).toBe('failed');
		expect(rig.shelf.calls).toHaveLength(5);
		expect((await card()).budget.downUntil).toBeGreaterThan(Date.now() + 50_000);
		const order = { trigger: 'manual', reach: { kind: 'due' } } as const;
		const begun = await rig.another().runs.begin(other, order);
		// Within the half minute that is sat out, it is not asked; then one call finds out.
		expect(await begun?.result).toMatchObject({
			state: 'waiting',
			error: expect.stringContaining("isn't answering")
		});
		expect(rig.shelf.calls).toHaveLength(5);
	});

	test('pauses twice as long each time one call finds it still down, up to an hour', async () => {
		rig.shelf.fault = down;
		for (let n = 0; n < 5; n += 1) await rig.run(person);
		const pauses: number[] = [];
		for (let n = 0; n < 8; n += 1) {
			const until = (await card()).budget.downUntil ?? 0;
			pauses.push(Math.round((until - Date.now()) / MINUTE));
			await rig.clock.advance(until - Date.now() + 1000);
			rig.shelf.calls.length = 0;
			await rig.run(person);
			expect(rig.shelf.calls).toHaveLength(1);
		}
		expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
	});

	test('closes with the first answer', async () => {
		rig.shelf.fault = down;
		for (let n = 0; n < 5; n += 1) await rig.run(person);
		await rig.clock.advance(2 * MINUTE);
		rig.shelf.fault = () => null;
		expect((await rig.run(person)).state).toBe('done');
		expect((await card()).budget.downUntil).toBeNull();
	});
});

test('what the provider puts off is tried a second time in a tenth of the calls at most', async () => {
	const { shelf } = rig;
	for (let n = 0; n < 60; n += 1) shelf.put({ type: 'entry', id: `e${n}`, start: Date.now() });
	shelf.pageSize = 2;
	await rig.run(person, { reach: { kind: 'all' } });
	shelf.pageSize = 3;
	const good = shelf.calls.length;
	expect(good).toBeGreaterThan(30);
	shelf.fault = () => new Response('', { status: 429, headers: { 'retry-after': '1' } });
	const runs = 10;
	for (let n = 0; n < runs; n += 1) {
		expect((await rig.run(person)).state).toBe('waiting');
		await rig.clock.advance(1000);
	}
	const secondTries = shelf.calls.length - good - runs;
	expect(secondTries).toBeGreaterThan(1);
	expect(secondTries).toBeLessThanOrEqual(1 + good / 10);
});

describe('a connection that goes on failing', () => {
	/** Past every pause, so that each run is a call. */
	async function fail(times: number): Promise<void> {
		rig.shelf.fault = down;
		for (let n = 0; n < times; n += 1) {
			await rig.clock.advance(2 * HOUR);
			expect((await rig.run(person)).state).toBe('failed');
		}
	}

	test('needs attention after ten failures, is tried once a day, and at once by hand', async () => {
		await fail(9);
		const failing = await card();
		expect(failing.connection?.trouble).toMatchObject({
			...{ failures: 9, kind: 'unreachable', needsAttention: false }
		});
		expect(failing.connection!.nextSyncAt! - Date.now()).toBeLessThan(6 * HOUR);
		await fail(1);
		const { connection } = await card();
		expect(connection).toMatchObject({
			status: 'active',
			error: expect.stringContaining("isn't answering"),
			trouble: { failures: 10, needsAttention: true }
		});
		expect(connection!.nextSyncAt! - Date.now()).toBeGreaterThan(22 * HOUR);
		expect(connection!.nextSyncAt! - Date.now()).toBeLessThan(26 * HOUR);

		rig.shelf.fault = () => null;
		await rig.clock.advance(2 * HOUR);
		expect((await rig.run(person)).state).toBe('done');
		expect((await card()).connection).toMatchObject({ error: null, trouble: null });
	});

	test('needs attention after a day of it, however few the failures', async () => {
		await fail(1);
		await rig.clock.advance(23 * HOUR);
		expect((await card()).connection?.trouble?.needsAttention).toBe(false);
		await rig.clock.advance(HOUR);
		expect((await card()).connection?.trouble).toMatchObject({ failures: 1, needsAttention: true });
	});
});
