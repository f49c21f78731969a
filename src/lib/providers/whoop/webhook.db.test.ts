import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makePerson } from '../../../../tests/support/sync-device.ts';
import { whoopRig, type WhoopRig } from '../../../../tests/support/providers.ts';
import { saveApplication } from '../application.server.ts';
import { findConnection } from '../connection.server.ts';
import type { ProviderLines } from '../line.server.ts';
import { listen, type Listening } from '../listen.server.ts';
import { receiveWebhook } from '../webhook-http.server.ts';
import { webhookSecret } from '../webhook.server.ts';
import { createWhoopSandbox, sandboxClient, type WhoopSandbox } from './sandbox.server.ts';
import type { WireRecord } from './sandbox/records.server.ts';
import { signWhoop } from './webhook.server.ts';

// Promise 23. That more than 8 KB never reaches this code is tested with the front that sees to it
// (platform/server/front.server.test.ts).

let rig: WhoopRig;
let real: WhoopSandbox;
let server: Listening;
let person: string;
let lines: ProviderLines;

/** The rig is set to the real thing, and another sandbox stands in for it. */
beforeAll(async () => {
	real = createWhoopSandbox({ seed: 'real', since: Date.now() - 130 * 86_400_000 });
	server = await listen(real);
	rig = await whoopRig({ environment: { LIFE_PROVIDERS: 'live', WHOOP_API_URL: server.url } });
	const only = (name: string) => (name === 'whoop' ? rig.line : undefined);
	lines = {
		all: [rig.line],
		of: only,
		tick: () => Promise.resolve(),
		stop: () => Promise.resolve()
	};
});
afterAll(async () => {
	await rig.close();
	await server.close();
});
beforeEach(async () => {
	for (const table of ['users', 'rate_limits', 'oauth_clients', 'webhook_deliveries']) {
		await rig.fresh.asOwner(`delete from ${table}`);
	}
	person = await makePerson(rig.fresh.database);
	await register(sandboxClient.secret);
	await rig.connect(person);
	await becomes("next_sync_at = now() + interval '1 hour', last_ok_at = now() - interval '1 hour'");
	// The sandbox's own secret signs for the sandbox alone: the real one has another.
	await register('real-secret');
});

function register(clientSecret: string): Promise<void> {
	const redirectUri = 'http://localhost:3000/oauth/whoop/callback';
	return saveApplication(rig.line, 'whoop', {
		...{ clientId: sandboxClient.id, clientSecret, redirectUri }
	});
}

const becomes = (set: string) => rig.fresh.asOwner(`update oauth_credentials set ${set}`);
const connection = async () => (await findConnection(rig.line, person))!;

let traces = 0;
const event = (over: object = {}) => ({
	user_id: 10_129,
	id: '550e8400-e29b-41d4-a716-446655440000',
	type: 'workout.updated',
	trace_id: `trace-${(traces += 1)}`,
	...over
});

interface Sent {
	readonly body?: object;
	readonly key?: string;
	readonly at?: number;
	readonly secret?: string;
	readonly provider?: string;
}

/** Over HTTP as far as our own address goes: what it answers. */
async function deliver({ body = event(), key = 'real-secret', ...sent }: Sent = {}) {
	const { at = Date.now(), secret = webhookSecret(rig.line), provider = 'whoop' } = sent;
	const bytes = new TextEncoder().encode(JSON.stringify(body));
	const headers = {
		'x-whoop-signature': signWhoop(key, String(at), bytes),
		'x-whoop-signature-timestamp': String(at)
	};
	const url = `http://localhost:3000/webhooks/${provider}/${secret}`;
	const request = new Request(url, { method: 'POST', headers, body: bytes });
	const answer = await receiveWebhook(lines, { request, provider, secret });
	expect(await answer.text()).toBe('');
	return answer.status;
}

const SOON = 5000;
const dueIn = async () => (await connection()).nextSyncAt! - Date.now();

describe('promise 23: a webhook', () => {
	test.each(['workout.updated', 'workout.deleted'])(
		'%s only brings the next sync forward, once a minute at most',
		async (type) => {
			expect(await deliver({ body: event({ type }) })).toBe(204);
			expect(await dueIn()).toBeLessThan(SOON);
			await becomes("next_sync_at = now() + interval '1 hour', last_ok_at = now()");
			await deliver({ body: event({ type }) });
			expect(await dueIn()).toBeGreaterThan(50_000);
			expect(await dueIn()).toBeLessThan(70_000);
		}
	);

	test('that is forged, stale, early or at a wrong address is turned away, and nothing moves', async () => {
		expect(await deliver({ key: 'guess' })).toBe(401);
		expect(await deliver({ at: Date.now() - 301_000 })).toBe(401);
		expect(await deliver({ at: Date.now() + 301_000 })).toBe(401);
		expect(await deliver({ key: '' })).toBe(401);
		expect(await deliver({ body: event({ type: 'x'.repeat(100_000) }) })).toBe(401);
		expect(await deliver({ secret: 'x' })).toBe(404);
		expect(await deliver({ provider: 'nobody' })).toBe(404);
		expect(await dueIn()).toBeGreaterThan(50 * 60_000);
		expect(await rig.fresh.asOwner('select * from webhook_deliveries')).toEqual([]);
	});

	test('that is lost costs time alone: the next poll brings the change', async () => {
		await register(sandboxClient.secret);
		const order = { trigger: 'schedule', reach: { kind: 'due' } } as const;
		const poll = async () => (await rig.line.runs.begin(person, order))!.result;
		await poll();
		const { id } = real.switchboard.workouts()[0]!;
		real.switchboard.perform({ do: 'edit', id, patch: { sport_name: 'rowing' } });
		expect((await poll()).counts).toMatchObject({ updated: 1, created: 0 });
	});

	test('within five minutes either way is taken', async () => {
		expect(await deliver({ at: Date.now() - 290_000 })).toBe(204);
		expect(await deliver({ at: Date.now() + 290_000 })).toBe(204);
	});

	test('hard case 59: delivered again, or many times at once, it has one effect', async () => {
		const body = event();
		const all = await Promise.all(Array.from({ length: 10 }, () => deliver({ body })));
		expect(new Set(all)).toEqual(new Set([204]));
		expect(await dueIn()).toBeLessThan(SOON);
		expect(await rig.fresh.asOwner('select trace_id from webhook_deliveries')).toEqual([
			{ trace_id: `live/${body.trace_id}` }
		]);
		await becomes("next_sync_at = now() + interval '1 hour'");
		expect(await deliver({ body })).toBe(204);
		expect(await dueIn()).toBeGreaterThan(50 * 60_000);
		// Forgotten when no signature of that time is good any more.
		await rig.fresh.asOwner(
			"update webhook_deliveries set received_at = now() - interval '16 minutes'"
		);
		await deliver();
		expect(await rig.fresh.asOwner('select 1 from webhook_deliveries')).toHaveLength(1);
	});

	test('hard case 61: of an unknown member, or with an id that is none, is no error and does nothing', async () => {
		for (const over of [
			{ user_id: 4711 },
			{ id: '../../x' },
			{ id: '550e8400' },
			{ type: 'sleep.updated' }
		]) {
			expect(await deliver({ body: event(over) })).toBe(204);
		}
		for (const over of [{ user_id: '10129' }, { trace_id: null }, { trace_id: 'x'.repeat(201) }]) {
			expect(await deliver({ body: event(over) })).toBe(401);
		}
		expect(await dueIn()).toBeGreaterThan(50 * 60_000);
	});

	test('what the sandbox signs moves nothing real, and is unknown where there is no sandbox', async () => {
		expect(await deliver({ key: sandboxClient.secret })).toBe(401);
		const example = await makePerson(rig.fresh.database);
		await rig.fresh.asOwner('update users set demo = true where id = $1::uuid', [example]);
		const body = event();
		expect(await deliver({ key: sandboxClient.secret, body })).toBe(204);
		expect(await dueIn()).toBeGreaterThan(50 * 60_000);
		// Nor does it use up the name of a real one.
		expect(await deliver({ body })).toBe(204);
		expect(await dueIn()).toBeLessThan(SOON);
	});

	test('without a secret there is no such address', async () => {
		await rig.fresh.asOwner('delete from oauth_clients');
		expect(await deliver()).toBe(404);
		expect(await deliver({ key: '' })).toBe(404);
	});

	test('brings what was changed or deleted long ago, which no run lists by itself', async () => {
		await register(sandboxClient.secret);
		await rig.run(person);
		const [changed, gone] = real.switchboard.workouts().slice(-2) as [WireRecord, WireRecord];
		real.switchboard.perform({ do: 'edit', id: changed.id, patch: { sport_name: 'padel' } });
		real.switchboard.perform({ do: 'delete', id: gone.id });
		expect((await rig.run(person)).counts).toMatchObject({ updated: 0, removed: 0 });
		for (const [{ id }, type] of [
			[changed, 'workout.updated'],
			[gone, 'workout.deleted']
		] as const) {
			expect(await deliver({ key: sandboxClient.secret, body: event({ id, type }) })).toBe(204);
		}
		expect((await rig.run(person)).counts).toMatchObject({ updated: 1, removed: 1 });
		const [padel] = await rig.fresh.asOwner<{ sport: string }>(
			`select sport_name as sport from workouts where source_id = '${changed.id}'`
		);
		expect(padel).toEqual({ sport: 'Padel' });
		expect((await rig.run(person)).counts).toMatchObject({ created: 0, updated: 0, removed: 0 });
	});

	test('cannot wake a connection that waits for its person', async () => {
		await becomes("status = 'reconnect', next_sync_at = null");
		expect(await deliver()).toBe(204);
		expect((await connection()).nextSyncAt).toBeNull();
	});
});
