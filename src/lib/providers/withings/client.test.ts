import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen, type Listening } from '../listen.server.ts';
import { walkPages } from '../pages.ts';
import type { Answer, MappedRecord, OAuthClient, OAuthProvider, TokenSet } from '../provider.ts';
import { createWithings } from './client.server.ts';
import { createWithingsSandbox, sandboxClient, type WithingsSandbox } from './sandbox.server.ts';
import type { Command } from './sandbox/switchboard.server.ts';

const client: OAuthClient = {
	clientId: sandboxClient.id,
	clientSecret: sandboxClient.secret,
	redirectUri: 'http://127.0.0.1:1/oauth/withings/callback'
};
const noon = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const lastMonth = { start: noon - 30 * DAY, end: noon };

let now: number;
let sandbox: WithingsSandbox;
let server: Listening;
let withings: OAuthProvider;

beforeEach(async () => {
	now = noon;
	sandbox = createWithingsSandbox({ seed: 'client', now: () => now, since: noon - 300 * DAY });
	server = await listen(sandbox);
	withings = createWithings({ baseUrl: server.url, browserUrl: server.url, now: () => now });
});
afterEach(() => server.close());

const set = (command: Command) => sandbox.switchboard.perform(command);

async function consent(decision = 'allow'): Promise<URLSearchParams> {
	const page = await fetch(withings.authorizeUrl(client, 'a-state'));
	expect(page.status).toBe(200);
	const body = new URLSearchParams({ decision, member: '1' });
	const answer = await fetch(page.url, { method: 'POST', body, redirect: 'manual' });
	expect(answer.status).toBe(303);
	return new URL(answer.headers.get('location') ?? '').searchParams;
}

function value<T>(answer: Answer<T>): T {
	if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
	return answer.value;
}

async function connect(): Promise<TokenSet & { refreshToken: string }> {
	const back = await consent();
	expect(back.get('state')).toBe('a-state');
	const tokens = value(await withings.exchangeCode(client, back.get('code') ?? ''));
	if (tokens.refreshToken === null) throw new Error('The grant does not last.');
	return { ...tokens, refreshToken: tokens.refreshToken };
}

const inWindow = (token: string, window = lastMonth) =>
	withings.fetchPage({ token, walk: { kind: 'window', window }, pageToken: null });
const since = (token: string, mark: string) =>
	withings.fetchPage({ token, walk: { kind: 'changes', mark }, pageToken: null });

function weighIns(records: readonly unknown[]): MappedRecord[] {
	return records.map(withings.map).filter((one) => one !== null && 'values' in one);
}

test('asks for scopes separated by commas, says whose data it is, and reads a page', async () => {
	const address = new URL(withings.authorizeUrl(client, 'a-state'));
	expect(address.searchParams.get('scope')).toBe('user.metrics');
	const { accessToken, expiresInSeconds, scopes, account } = await connect();
	expect({ expiresInSeconds, scopes }).toEqual({
		expiresInSeconds: 10_800,
		scopes: ['user.metrics']
	});
	expect(account).toEqual({ externalId: '27361', name: '' });
	const { records } = value(await inWindow(accessToken));
	expect(weighIns(records).length).toBeGreaterThan(10);
});

test('walks everything page by page: each weigh-in once', async () => {
	const { accessToken: token } = await connect();
	set({ do: 'settings', pageSize: 97, callsPerMinute: 1000 });
	const walk = { kind: 'window', window: { start: noon - 200 * DAY, end: noon } } as const;
	const ids: string[] = [];
	let pages = 0;
	for await (const answer of walkPages((pageToken) =>
		withings.fetchPage({ token, walk, pageToken })
	)) {
		pages += 1;
		ids.push(...weighIns(value(answer).records).map(({ sourceId }) => sourceId));
	}
	const lived = sandbox.switchboard
		.groups()
		.filter(({ date }) => date * 1000 >= walk.window.start)
		.filter(({ measures }) => measures.some(({ type }) => type === 1));
	expect(ids.toSorted()).toEqual(lived.map(({ grpid }) => String(grpid)).toSorted());
	expect(new Set(ids).size).toBe(ids.length);
	expect(pages).toBeGreaterThan(3);
});

test('an offset that comes again ends the walk by name', async () => {
	const { accessToken: token } = await connect();
	set({ do: 'fail', kind: 'same_page', times: 1000 });
	const kinds: string[] = [];
	const walk = { kind: 'window', window: lastMonth } as const;
	for await (const answer of walkPages((pageToken) =>
		withings.fetchPage({ token, walk, pageToken })
	)) {
		kinds.push(answer.kind);
	}
	expect(kinds).toEqual(['ok', 'malformed']);
});

describe('tokens', () => {
	test('hard case 1: the same refresh a moment later is no limit and no dead grant', async () => {
		const { refreshToken } = await connect();
		expect((await withings.refresh(client, refreshToken)).kind).toBe('ok');
		now += 3000;
		expect(await withings.refresh(client, refreshToken)).toEqual({
			kind: 'throttled',
			until: now + 7000,
			reason: 'Withings was asked the very same a moment ago.',
			alone: true
		});
		set({ do: 'fail', on: 'token', kind: 'dedupe', waitSeconds: 188 });
		expect(await withings.refresh(client, 'other')).toMatchObject({ until: now + 188_000 });
	});

	test('hard case 2: whatever else is in it, an answer with another status holds no tokens', async () => {
		const { refreshToken } = await connect();
		for (const status of [1, 100, 293, 503, 522, 601, 2554]) {
			set({ do: 'fail', on: 'token', kind: 'envelope', status });
			expect((await withings.refresh(client, refreshToken)).kind).not.toBe('ok');
		}
	});

	test('hard case 3: 503 for a refresh is a dead grant, not a service that is away', async () => {
		const { refreshToken } = await connect();
		set({ do: 'end_grants' });
		expect(await withings.refresh(client, refreshToken)).toEqual({
			kind: 'grant_dead',
			reason: 'Withings needs you to sign in again.'
		});
	});

	test.each([
		['envelope', 601, 'invalid_grant'],
		['envelope', 401, 'invalid_grant'],
		['envelope', 601, 'Invalid Params: invalid refresh_token'],
		['status', 429, '{"error":"invalid_grant"}'],
		['status', 400, '{"error":"invalid_grant"}']
	] as const)('hard case 5: %s %i that says "%s" is a dead grant', async (kind, status, error) => {
		const { refreshToken } = await connect();
		set({ do: 'fail', on: 'token', kind, status, error });
		expect((await withings.refresh(client, refreshToken)).kind).toBe('grant_dead');
	});

	test('hard case 6: a code is good for 30 seconds, once, and for its own address', async () => {
		const fresh = async () => (await consent()).get('code') ?? '';
		const old = await fresh();
		now += 31_000;
		expect((await withings.exchangeCode(client, old)).kind).toBe('grant_dead');
		const used = await fresh();
		expect((await withings.exchangeCode(client, used)).kind).toBe('ok');
		now += 11_000;
		expect((await withings.exchangeCode(client, used)).kind).toBe('grant_dead');
		const elsewhere = { ...client, redirectUri: `${client.redirectUri}/` };
		expect((await withings.exchangeCode(elsewhere, await fresh())).kind).toBe('ours_to_fix');
	});

	test('hard case 8: after a lost answer the old token is good, until the new one is used', async () => {
		const { refreshToken } = await connect();
		set({ do: 'fail', on: 'token', kind: 'lost' });
		expect(await withings.refresh(client, refreshToken)).toMatchObject({ lost: true });
		expect((await withings.refresh(client, refreshToken)).kind).toBe('throttled');
		now += 10_000;
		const second = value(await withings.refresh(client, refreshToken));
		expect((await inWindow(second.accessToken)).kind).toBe('ok');
		now += 10_000;
		expect((await withings.refresh(client, refreshToken)).kind).toBe('grant_dead');
	});

	test('hard case 8: and never for longer than eight hours', async () => {
		const { refreshToken } = await connect();
		expect((await withings.refresh(client, refreshToken)).kind).toBe('ok');
		now += 8 * 3_600_000 - 1;
		expect((await withings.refresh(client, refreshToken)).kind).toBe('ok');
		now += 10_000;
		expect((await withings.refresh(client, refreshToken)).kind).toBe('grant_dead');
	});

	test('hard case 10: every refresh brings another refresh token', async () => {
		const first = await connect();
		const second = value(await withings.refresh(client, first.refreshToken));
		expect(second.refreshToken).not.toBe(first.refreshToken);
		expect((await withings.refresh(client, second.refreshToken ?? '')).kind).toBe('ok');
	});

	test('hard case 14: the profile is a number here and text there, and the same', async () => {
		const { account, refreshToken } = await connect();
		set({ do: 'settings', looseTypes: true });
		const again = value(await withings.refresh(client, refreshToken));
		expect(again.account).toEqual(account);
		expect(again.expiresInSeconds).toBe(10_800);
	});

	test('a wrong secret is ours to correct: the grant is not dead', async () => {
		const { refreshToken } = await connect();
		expect(await withings.refresh({ ...client, clientSecret: 'old' }, refreshToken)).toEqual({
			kind: 'ours_to_fix',
			reason: "Withings did not accept the app's id or secret."
		});
	});

	test.each([
		['envelope', 401, 'malformed'],
		['envelope', 522, 'unreachable'],
		['envelope', 2554, 'ours_to_fix'],
		['envelope', 9999, 'unreachable'],
		['rate', undefined, 'throttled'],
		['status', 403, 'malformed'],
		['status', 429, 'throttled'],
		['status', 502, 'unreachable'],
		['html', 200, 'malformed'],
		['html', 502, 'unreachable'],
		['truncated', undefined, 'malformed'],
		['lost', undefined, 'unreachable']
	] as const)('a refresh that meets %s %s is %s', async (kind, status, expected) => {
		const { refreshToken } = await connect();
		set({ do: 'fail', on: 'token', kind, ...(status === undefined ? {} : { status }) });
		const answer = await withings.refresh(client, refreshToken);
		expect(answer.kind).toBe(expected);
		if (answer.kind === 'malformed') expect(answer.excerpt).toBe('');
	});

	test('Deny comes back as access_denied', async () => {
		const back = await consent('deny');
		expect([back.get('error'), back.get('code')]).toEqual(['access_denied', null]);
	});
});

describe('every answer of the data interface', () => {
	let token: string;
	beforeEach(async () => {
		token = (await connect()).accessToken;
	});
	const page = () => inWindow(token);

	test('token_expired, told inside and by the clock', async () => {
		set({ do: 'expire_tokens' });
		expect(await page()).toEqual({ kind: 'token_expired' });
		for (const status of [100, 101, 102, 200, 401]) {
			set({ do: 'fail', kind: 'envelope', status });
			expect(await page()).toEqual({ kind: 'token_expired' });
		}
	});

	test('throttled, until the minute is over: for everyone', async () => {
		now += 20_000;
		set({ do: 'settings', callsPerMinute: 1 });
		expect((await page()).kind).toBe('ok');
		const reason = 'Withings asks to wait before the next call.';
		expect(await page()).toEqual({ kind: 'throttled', until: noon + 60_000, reason });
	});

	test.each([
		[68, 68_000],
		[0.5, 500],
		[-1, 60_000],
		[1e12, 60_000]
	])('throttled with wait_seconds %s', async (waitSeconds, wait) => {
		set({ do: 'fail', kind: 'rate', waitSeconds });
		expect(await page()).toMatchObject({ kind: 'throttled', until: now + wait });
	});

	test('hard case 1: the same call a moment ago waits alone', async () => {
		set({ do: 'fail', kind: 'dedupe', waitSeconds: 9 });
		expect(await page()).toMatchObject({ kind: 'throttled', until: now + 9000, alone: true });
	});

	test.each([522, 524, 1, 2556])('unreachable, for %i inside', async (status) => {
		set({ do: 'fail', kind: 'envelope', status });
		expect(await page()).toMatchObject({ kind: 'unreachable', lost: false });
	});

	test.each([503, 293, 2553, 2554, 3017, 400])('ours_to_fix, for %i inside', async (status) => {
		set({ do: 'fail', kind: 'envelope', status });
		expect((await page()).kind).toBe('ours_to_fix');
	});

	test.each([
		['hard case 37: HTML with 502', { kind: 'html', status: 502 }, 'unreachable'],
		['hard case 37: nothing with 502', { kind: 'status', status: 502, error: '' }, 'unreachable'],
		['hard case 37: HTML with 200', { kind: 'html' }, 'malformed'],
		['hard case 37: nothing with 200', { kind: 'status', status: 200, error: '' }, 'malformed'],
		['half a page', { kind: 'truncated' }, 'malformed'],
		['JSON that is no envelope', { kind: 'status', status: 200, error: '"ok"' }, 'malformed'],
		['a connection that breaks off', { kind: 'lost' }, 'unreachable'],
		['a limit of the edge', { kind: 'status', status: 429 }, 'throttled']
	] as const)('%s', async (_what, fault, expected) => {
		set({ do: 'fail', ...fault });
		expect((await page()).kind).toBe(expected);
	});

	test('unreachable, after the deadline', async () => {
		const hasty = createWithings({ baseUrl: server.url, deadlineMs: 150 });
		set({ do: 'fail', kind: 'hang' });
		const walk = { kind: 'window', window: lastMonth } as const;
		expect(await hasty.fetchPage({ token, walk, pageToken: null })).toMatchObject({
			kind: 'unreachable',
			lost: true
		});
	});

	test('hard case 36: measure types that are no numbers are refused with 503, and that is ours', async () => {
		const body = new URLSearchParams({ action: 'getmeas', meastypes: 'weight' });
		const headers = { authorization: `Bearer ${token}` };
		const answer = await fetch(`${server.url}/measure`, { method: 'POST', headers, body });
		expect(await answer.json()).toEqual({ status: 503, body: {}, error: 'Invalid Params' });
	});

	test('one broken group costs itself alone', async () => {
		set({ do: 'fail', kind: 'malformed_record' });
		const { records } = value(await page());
		const problems = records.map(withings.map).filter((one) => one && 'problem' in one);
		expect(problems).toMatchObject([{ field: 'weightKg', sourceId: expect.any(String) }]);
	});

	test('hard case 15: [] in the place of an object is nothing', async () => {
		set({ do: 'fail', kind: 'listed_body' });
		expect(value(await page())).toEqual({ records: [], next: null, reached: null });
	});

	test('hard case 34: an account without a group is a page with nothing', async () => {
		set({ do: 'fail', kind: 'no_groups' });
		expect(value(await page())).toMatchObject({ records: [], next: null });
		const early = { start: Date.UTC(2001, 0), end: Date.UTC(2001, 1) };
		expect(value(await inWindow(token, early)).records).toEqual([]);
	});

	test('hard case 14: numbers as text and more as a boolean', async () => {
		set({ do: 'settings', looseTypes: true, pageSize: 5 });
		const first = value(await page());
		expect(first).toMatchObject({ next: '5', mark: String(noon / 1000 - 3600) });
		expect(first.records).toHaveLength(5);
	});

	test('hard case 24: the order means nothing; the newest is not the first', async () => {
		const { records } = value(await inWindow(token, { start: noon - 90 * DAY, end: noon }));
		const times = weighIns(records).map(({ values }) => values['measuredAt'] as number);
		expect(times).not.toEqual(times.toSorted((a, b) => b - a));
		set({ do: 'fail', kind: 'reordered' });
		const again = weighIns(
			value(await inWindow(token, { start: noon - 90 * DAY, end: noon })).records
		);
		expect(again.map(({ sourceId }) => sourceId).toSorted()).toEqual(
			weighIns(records)
				.map(({ sourceId }) => sourceId)
				.toSorted()
		);
	});

	test('a group that stands twice on a page is one', async () => {
		const before = value(await page()).records;
		set({ do: 'fail', kind: 'repeated_group' });
		expect(value(await page()).records).toHaveLength(before.length);
	});
});

describe('changes', () => {
	test('hard case 23: what was uploaded 59 days late is found by change alone', async () => {
		const { accessToken: token } = await connect();
		const { mark } = value(await inWindow(token));
		now += 3_600_000;
		const seconds = now / 1000;
		const date = seconds - 59 * 86_400;
		const group = set({ do: 'add', group: { date, created: seconds, modified: seconds } });
		const id = String(group?.grpid);
		const found = (records: readonly unknown[]) =>
			weighIns(records).map(({ sourceId }) => sourceId);
		expect(found(value(await inWindow(token)).records)).not.toContain(id);
		expect(found(value(await since(token, mark ?? '')).records)).toContain(id);
	});

	test('hard case 35: every call says since when, so that none means "from now on"', async () => {
		const { accessToken: token } = await connect();
		const headers = { authorization: `Bearer ${token}` };
		const body = new URLSearchParams({ action: 'getmeas', meastypes: '1' });
		const bare = await fetch(`${server.url}/measure`, { method: 'POST', headers, body });
		expect(await bare.json()).toMatchObject({ status: 0, body: { measuregrps: [] } });
		const window = { start: Date.UTC(2000, 0), end: noon };
		expect(value(await inWindow(token, window)).records.length).toBeGreaterThan(100);
		expect(value(await since(token, '0')).records.length).toBeGreaterThan(100);
	});

	test('an edit moves the mark of change; a deletion and a new owner show as nothing', async () => {
		const { accessToken: token } = await connect();
		const { mark = '', records } = value(await inWindow(token));
		const [first, second, third] = weighIns(records);
		now += 2 * 3_600_000;
		const idOf = (one: MappedRecord | undefined) => Number(one?.sourceId);
		const measures = [{ type: 1, value: 8123, unit: -2 }];
		set({ do: 'edit', id: idOf(first), patch: { measures } });
		set({ do: 'delete', id: idOf(second) });
		set({ do: 'move', id: idOf(third), to: 2 });
		const changed = weighIns(value(await since(token, mark)).records);
		expect(changed.map(({ sourceId, values }) => [sourceId, values['weightKg']])).toEqual([
			[first?.sourceId, 81.23]
		]);
		expect(changed[0]?.sourceAt).toBe(now * 1000);
		expect(sandbox.switchboard.groups(2).some(({ grpid }) => grpid === idOf(third))).toBe(true);
	});
});
