import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makePerson } from '../../../../tests/support/sync-device.ts';
import { withingsRig, type WithingsRig } from '../../../../tests/support/withings.ts';
import { findConnection, oauthCallerFor, type ConnectionKey } from '../connection.server.ts';
import { disconnect } from '../disconnect.server.ts';
import { openTokens, readGrant } from '../grant.server.ts';
import { claimRefresh } from '../refresh.server.ts';
import { connectionWebhookSecret } from '../webhook.server.ts';
import { receiveWebhook } from '../webhook-http.server.ts';

const DAY = 86_400_000;

// A sandbox in the place of the real one, for a server that the world reaches.
let rig: WithingsRig;
let person: string;

beforeAll(async () => {
	rig = await withingsRig({ days: 40, origin: 'https://life.example.org', isLive: true });
});
afterAll(() => rig.close());
beforeEach(async () => {
	await rig.control({ do: 'reset' });
	await rig.control({ do: 'settings', callsPerMinute: 100_000, callbacks: 'any' });
	await rig.fresh.asOwner('delete from rate_limits');
	await rig.fresh.asOwner('delete from provider_breakers');
	await rig.fresh.asOwner('delete from oauth_credentials');
	person = await rig.person();
	await rig.control({ do: 'reset_counts' });
});

const connection = async (userId = person) => (await findConnection(rig.line, userId))!;
const keyOf = async (userId = person): Promise<ConnectionKey> => {
	const { id, realm } = await connection(userId);
	return { userId, id, realm };
};
const change = (set: string) =>
	rig.fresh.asOwner(`update oauth_credentials set ${set} where user_id = $1::uuid`, [person]);
const expire = () =>
	change("expires_at = now() - interval '1 minute', refresh_after = now() - interval '1 minute'");
const counts = async () => (await rig.control()).counts;
const stored = async () => {
	const [row] = await rig.fresh.asOwner<Record<string, unknown>>(
		`select encode(access_token, 'hex') as access, encode(refresh_token, 'hex') as refresh
			from oauth_credentials where user_id = $1::uuid`,
		[person]
	);
	return row;
};
/** The sandbox's clock alone: what it takes for a repeated call lies behind. */
const later = (seconds: number) => rig.control({ do: 'skew', ms: seconds * 1000 });

describe('tokens', () => {
	test('hard cases 1, 112: workers of two processes refresh once, and the link stays healthy', async () => {
		await expire();
		const key = await keyOf();
		const lines = [rig.line, rig.another()];
		const answers = await Promise.all(
			Array.from({ length: 20 }, (_, n) => lines[n % 2]!.tokens.current(key))
		);
		const tokens = answers.map((one) => one.kind === 'ok' && one.value.token.reveal());
		expect(new Set(tokens).size).toBe(1);
		expect(await counts()).toMatchObject({ refreshes: 1, deduped: 0 });
		expect((await connection()).status).toBe('active');
	});

	test('hard case 1: told "the very same a moment ago", a run waits and goes on with the stored tokens', async () => {
		await change("refresh_after = now() - interval '1 minute'");
		const before = await stored();
		await rig.control({ do: 'fail', on: 'token', kind: 'dedupe', waitSeconds: 188 });
		expect(await rig.run(person)).toMatchObject({ state: 'done', needsReconnect: false });
		expect(await stored()).not.toEqual(before);
	});

	test('hard case 2: an answer that is no success never touches the stored tokens', async () => {
		const before = await stored();
		for (const status of [601, 522, 2556, 293]) {
			await expire();
			await rig.control({ do: 'fail', on: 'token', kind: 'envelope', status, times: 9 });
			expect((await rig.line.tokens.current(await keyOf())).kind).not.toBe('ok');
			await rig.control({ do: 'heal' });
			await rig.fresh.asOwner('delete from rate_limits');
			expect(await stored()).toEqual(before);
		}
		expect((await rig.line.tokens.current(await keyOf())).kind).toBe('ok');
	});

	test('hard case 3: a grant that is gone asks for the person once, and nothing is called after', async () => {
		await rig.run(person);
		await rig.control({ do: 'end_grants' });
		await rig.control({ do: 'reset_counts' });
		const result = await rig.run(person);
		expect(result).toMatchObject({ state: 'failed', needsReconnect: true, nextSyncAt: null });
		expect(result.error).toBe('Withings needs you to sign in again.');
		const after = await counts();
		expect(after.calls + after.refreshes).toBeLessThanOrEqual(3);
		await rig.line.runs.beginDue();
		expect(await counts()).toEqual(after);
		expect(await rig.connect(person)).toMatchObject({ kind: 'connected' });
		expect((await rig.run(person)).counts).toMatchObject({ created: 0, removed: 0 });
	});

	test('hard case 5: a limit that hides a dead grant is no endless loop', async () => {
		await expire();
		const error = 'Invalid Params: invalid refresh_token';
		await rig.control({ do: 'fail', on: 'token', kind: 'envelope', status: 601, error, times: 99 });
		expect(await rig.run(person)).toMatchObject({ needsReconnect: true, nextSyncAt: null });
	});

	test('hard case 6: a code that is too old leads back with words', async () => {
		await disconnect(rig.line, rig.line.tokens, { userId: person, deleteRows: false });
		const error = 'Invalid Params: invalid code';
		await rig.control({ do: 'fail', on: 'token', kind: 'envelope', status: 503, error });
		expect(await rig.connect(person)).toEqual({ kind: 'problem', problem: 'expired' });
		expect(await findConnection(rig.line, person)).toBeNull();
	});

	test('hard case 8: an answer that got lost is asked for again, with the old token', async () => {
		await expire();
		const key = await keyOf();
		await rig.control({ do: 'fail', on: 'token', kind: 'lost' });
		expect((await rig.line.tokens.current(key)).kind).toBe('throttled');
		expect((await connection()).status).toBe('active');
		await later(11);
		expect((await rig.line.tokens.current(key)).kind).toBe('ok');
		expect((await rig.run(person)).state).toBe('done');
	});

	test('hard case 9: killed between answer and saving, the next process recovers', async () => {
		await expire();
		const key = await keyOf();
		const caller = (await oauthCallerFor(rig.line, key))!;
		const grant = (await readGrant(rig.line, key))!;
		expect(await claimRefresh(rig.line, key, grant.version)).not.toBeNull();
		const { refreshToken } = openTokens(rig.line, person, grant);
		expect((await caller.provider.refresh(caller.client, refreshToken.reveal())).kind).toBe('ok');
		// Here the process dies: nothing is stored, and its lease runs out.
		await change("lease_until = now() - interval '1 second'");
		await later(60);
		expect((await rig.another().tokens.current(key)).kind).toBe('ok');
		expect((await rig.run(person)).state).toBe('done');
	});

	test('hard case 10: the rotated token is the one that is used next', async () => {
		for (const round of [1, 2, 3]) {
			await expire();
			await later(round * 9 * 3600);
			expect((await rig.line.tokens.current(await keyOf())).kind).toBe('ok');
		}
		expect(await counts()).toMatchObject({ refreshes: 3 });
	});

	test('hard case 113: a clock over there that is hours off costs nothing', async () => {
		await expire();
		await later(-2 * 3600);
		expect((await rig.run(person)).state).toBe('done');
		await later(0);
		expect((await rig.run(person)).state).toBe('done');
	});

	test('hard cases 11, 14: one profile is one connection here, whoever signs in', async () => {
		expect((await connection()).externalUserId).toBe('27361');
		const other = await makePerson(rig.fresh.database);
		await rig.control({ do: 'settings', looseTypes: true });
		expect(await rig.connect(other)).toEqual({ kind: 'problem', problem: 'account-taken' });
		expect((await rig.run(person)).state).toBe('done');
		expect(await rig.connect(other, { member: 2 })).toMatchObject({ kind: 'connected' });
	});

	test('hard cases 36, 37: a refused or garbled answer fails the run, and the link is fine', async () => {
		await rig.run(person);
		for (const [fault, words] of [
			[{ kind: 'envelope', status: 503, error: 'Invalid Params' }, /refused the request/],
			[{ kind: 'html', status: 502 }, /isn't answering/],
			[{ kind: 'status', status: 502, error: '' }, /isn't answering/],
			[{ kind: 'html' }, /not JSON/]
		] as const) {
			await rig.control({ do: 'fail', ...fault });
			const result = await rig.run(person);
			expect(result).toMatchObject({ state: 'failed', needsReconnect: false });
			expect(result.error).toMatch(words);
			expect(result.nextSyncAt).toBeGreaterThan(Date.now());
		}
		expect((await rig.run(person)).state).toBe('done');
	});

	test('a limit is waited out by everyone, the very same call by itself alone', async () => {
		const other = await rig.person(2);
		await rig.control({ do: 'fail', kind: 'rate', waitSeconds: 120 });
		const limited = await rig.run(person);
		expect(limited.state).toBe('waiting');
		expect(limited.nextSyncAt).toBeGreaterThan(Date.now() + 110_000);
		expect((await rig.run(other)).state).toBe('waiting');

		await rig.fresh.asOwner('delete from rate_limits');
		await rig.control({ do: 'fail', kind: 'dedupe', waitSeconds: 120 });
		expect((await rig.run(person)).state).toBe('waiting');
		expect((await rig.run(other)).state).toBe('done');
	});
});

describe('notifications', () => {
	const address = async () => connectionWebhookSecret(rig.line, await connection());
	const subscriptions = async () => (await rig.control()).subscriptions;
	const say = (form: Record<string, string>) => new URLSearchParams(form).toString();

	async function deliver(body: string, secret?: string): Promise<number> {
		const request = new Request('https://life.example.org/', { method: 'POST', body });
		const path = { provider: 'withings', secret: secret ?? (await address()) };
		return (await receiveWebhook(rig.lines, { request, ...path })).status;
	}
	const about = (userid = '27361', at = Date.now()) => {
		const seconds = Math.floor(at / 1000);
		const [startdate, enddate] = [String(seconds - 60), String(seconds + 60)];
		return say({ userid, appli: '1', startdate, enddate });
	};
	/** As if the last sync were a while ago and the next one far away. */
	const quiet = () =>
		change("last_ok_at = now() - interval '1 hour', next_sync_at = now() + interval '1 hour'");
	const dueIn = async () => ((await connection()).nextSyncAt ?? Infinity) - Date.now();

	test('a first run subscribes at an address of the connection’s own; disconnecting ends it', async () => {
		expect(await rig.run(person)).toMatchObject({ state: 'done', error: null });
		const url = `https://life.example.org/webhooks/withings/${await address()}`;
		expect((await subscriptions()).map((one) => [one.appli, one.callbackurl])).toEqual([
			[1, url],
			[46, url]
		]);
		const week = `update provider_cursors set cursor = cursor || '{"deepAt": 0}' where user_id = $1::uuid`;
		await rig.fresh.asOwner(week, [person]);
		await rig.run(person);
		expect(await subscriptions()).toHaveLength(2);
		// Withings drops an address that failed for hours: within a week it is there again.
		await rig.control({ do: 'forget_subscriptions' });
		await rig.fresh.asOwner(week, [person]);
		await rig.run(person);
		expect(await subscriptions()).toHaveLength(2);
		await disconnect(rig.line, rig.line.tokens, { userId: person, deleteRows: false });
		expect(await subscriptions()).toEqual([]);
	});

	test('hard case 30: an address that can’t be reached is said, and the polling goes on', async () => {
		await rig.control({ do: 'settings', callbacks: 'public' });
		await rig.control({ do: 'fail', on: 'notify', kind: 'envelope', status: 0 });
		await rig.control({ do: 'fail', on: 'notify', kind: 'envelope', status: 293 });
		const result = await rig.run(person);
		expect(result.state).toBe('done');
		expect(result.error).toContain("can't reach the callback address");
		expect(result.nextSyncAt).toBeGreaterThan(Date.now());
	});

	test('hard case 27: a deletion of long ago is found by the window that a notification names', async () => {
		const at = Date.now() - 300 * DAY;
		const group = { date: Math.floor(at / 1000) };
		const { record } = await rig.control({ do: 'add', group });
		await rig.run(person);
		await rig.control({ do: 'delete', id: record!.grpid });
		expect((await rig.run(person)).counts.removed).toBe(0);
		expect(await deliver(about('27361', at))).toBe(204);
		expect((await rig.run(person)).counts.removed).toBe(1);
	});

	test('hard case 28: without the address nothing moves; with it, a sync comes forward once', async () => {
		await rig.run(person);
		await quiet();
		const mine = await address();
		const forged = [`${mine}x`, mine.slice(0, -1), 'x', mine.replace(/\..*/, '.guess')];
		for (const secret of forged) expect(await deliver(about(), secret)).toBe(404);
		expect(await deliver('x'.repeat(5000))).toBe(401);
		expect(await deliver('hello=world')).toBe(401);
		expect(await dueIn()).toBeGreaterThan(3_000_000);
		for (let n = 0; n < 5; n += 1) expect(await deliver(about())).toBe(204);
		expect(await dueIn()).toBeLessThan(61_000);
		const before = await counts();
		await rig.run(person);
		expect((await counts()).pages - before.pages).toBeLessThanOrEqual(3);
	});

	test('hard case 29: what is told of nobody here, or of another kind, is taken and moves nothing', async () => {
		await rig.run(person);
		await quiet();
		expect(await deliver(about('99999'))).toBe(204);
		expect(await deliver(say({ userid: '27361', appli: '44' }))).toBe(204);
		expect(await dueIn()).toBeGreaterThan(3_000_000);
	});

	const unlinked = say({ userid: '27361', appli: '46', action: 'unlink' });

	test('promise 23: the word that ended one grant, told again, does not end the next one', async () => {
		await rig.run(person);
		await rig.control({ do: 'end_grants' });
		expect(await deliver(unlinked)).toBe(204);
		expect(await rig.run(person)).toMatchObject({ needsReconnect: true });
		const secret = await address();
		expect(await rig.connect(person)).toMatchObject({ kind: 'connected' });
		await rig.run(person);
		for (let n = 0; n < 3; n += 1) {
			await rig.control({ do: 'reset_counts' });
			for (let copy = 0; copy < 5; copy += 1) expect(await deliver(unlinked, secret)).toBe(204);
			expect(await rig.run(person)).toMatchObject({ state: 'done', needsReconnect: false });
			// However often it comes, one question answers it.
			expect((await counts()).refreshes).toBe(1);
		}
		expect((await connection()).status).toBe('active');
	});

	test('who signs in again is listed whole and told of changes again', async () => {
		await rig.run(person);
		await rig.control({ do: 'end_grants' });
		await rig.control({ do: 'forget_subscriptions' });
		await rig.run(person);
		await rig.connect(person);
		expect((await rig.run(person)).state).toBe('done');
		expect(await subscriptions()).toHaveLength(2);
	});

	test('hard case 32: access that was taken away ends the link, keeps the rows, and polls no more', async () => {
		await rig.run(person);
		const other = await rig.person(2);
		await quiet();
		await rig.control({ do: 'end_grants' });
		await rig.control({ do: 'reset_counts' });
		expect(await deliver(unlinked)).toBe(204);
		// Not believed by itself, but asked about at once.
		expect(await dueIn()).toBeLessThan(61_000);
		expect(await rig.run(person)).toMatchObject({ needsReconnect: true, nextSyncAt: null });
		const after = await counts();
		expect(after.calls + after.refreshes).toBeLessThanOrEqual(3);
		await rig.line.runs.beginDue();
		expect(await counts()).toEqual(after);
		expect((await connection()).status).toBe('reconnect');
		expect((await connection(other)).status).toBe('active');
		const [row] = await rig.fresh.asOwner<{ rows: number }>(
			'select count(*)::int as rows from weigh_ins where user_id = $1::uuid and deleted_at is null',
			[person]
		);
		expect(row?.rows).toBeGreaterThan(10);
	});
});
