import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen, type Listening } from '../listen.server.ts';
import { walkPages } from '../pages.ts';
import type { Answer, OAuthClient, RecordPage, TokenSet } from '../provider.ts';
import { createWhoop, type Whoop } from './client.server.ts';
import { createWhoopSandbox, sandboxClient, type WhoopSandbox } from './sandbox.server.ts';

const client: OAuthClient = {
	clientId: sandboxClient.id,
	clientSecret: sandboxClient.secret,
	redirectUri: 'http://127.0.0.1:1/oauth/whoop/callback'
};
const noon = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const lastMonth = { start: noon - 30 * DAY, end: noon };

let now: number;
let sandbox: WhoopSandbox;
let server: Listening;
let whoop: Whoop;

beforeEach(async () => {
	now = noon;
	sandbox = createWhoopSandbox({ seed: 'client', now: () => now });
	server = await listen(sandbox);
	whoop = createWhoop({ baseUrl: server.url, now: () => now });
});

afterEach(() => server.close());

/** As a person's browser does it: open the page, press the button, follow the way back. */
async function consent(address: string, decision = 'allow'): Promise<URL> {
	const page = await fetch(address);
	expect(page.status).toBe(200);
	const body = new URLSearchParams({ decision, member: '1' });
	const answer = await fetch(page.url, { method: 'POST', body, redirect: 'manual' });
	expect(answer.status).toBe(303);
	return new URL(answer.headers.get('location') ?? '');
}

function value<T>(answer: Answer<T>): T {
	if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
	return answer.value;
}

async function connect(): Promise<TokenSet & { refreshToken: string }> {
	const back = await consent(whoop.authorizeUrl(client, 'state-of-32-characters'));
	expect(back.searchParams.get('state')).toBe('state-of-32-characters');
	const tokens = value(await whoop.exchangeCode(client, back.searchParams.get('code') ?? ''));
	if (tokens.refreshToken === null) throw new Error('The grant does not last.');
	return { ...tokens, refreshToken: tokens.refreshToken };
}

const firstPage = (token: string) =>
	whoop.fetchPage({ token, walk: { kind: 'window', window: lastMonth }, pageToken: null });

test('connects, says whose data it is, and reads a page', async () => {
	const { accessToken, expiresInSeconds, scopes } = await connect();
	expect(expiresInSeconds).toBe(3600);
	expect(scopes).toEqual(['offline', 'read:workout', 'read:profile']);
	expect(await whoop.whoAmI(accessToken)).toEqual({
		kind: 'ok',
		value: { externalId: '10129', name: 'Alex Example' }
	});
	const { records } = value(await firstPage(accessToken));
	expect(records.length).toBeGreaterThan(5);
	for (const record of records) expect(whoop.map(record)).not.toHaveProperty('problem');
});

test('works below a base path', async () => {
	const below = createWhoop({ baseUrl: `${server.url}/sandbox/whoop/` });
	const address = below.authorizeUrl(client, 'state-of-32-characters');
	expect(address).toContain('/sandbox/whoop/oauth/oauth2/auth?');
	const code = (await consent(address)).searchParams.get('code') ?? '';
	const { accessToken } = value(await below.exchangeCode(client, code));
	expect((await below.whoAmI(accessToken)).kind).toBe('ok');
});

test('walks three years page by page: everything once, newest first', async () => {
	const { accessToken } = await connect();
	const window = { start: noon - 3 * 365 * DAY, end: noon };
	const starts: number[] = [];
	const ids = new Set<string>();
	let pages = 0;
	const walk = walkPages((pageToken) =>
		whoop.fetchPage({ token: accessToken, walk: { kind: 'window', window }, pageToken })
	);
	for await (const answer of walk) {
		pages += 1;
		for (const record of value(answer).records) {
			const mapped = whoop.map(record);
			if ('problem' in mapped) throw new Error(mapped.problem);
			ids.add(mapped.sourceId);
			starts.push(mapped.values['start'] as number);
		}
	}
	const lived = sandbox.switchboard
		.workouts()
		.filter(({ start }) => Date.parse(start) >= window.start && Date.parse(start) < window.end);
	expect(ids).toEqual(new Set(lived.map(({ id }) => id)));
	expect(starts).toHaveLength(ids.size);
	expect(starts).toEqual(starts.toSorted((a, b) => b - a));
	expect(ids.size).toBeGreaterThan(500);
	expect(pages).toBe(Math.ceil(ids.size / 25));
});

test('hard case 47, fault 50: a page token that comes again ends the walk by name', async () => {
	const { accessToken } = await connect();
	sandbox.switchboard.perform({ do: 'fail', kind: 'same_page', times: 1000 });
	const kinds: string[] = [];
	for await (const answer of walkPages((pageToken) =>
		whoop.fetchPage({ token: accessToken, walk: { kind: 'window', window: lastMonth }, pageToken })
	)) {
		kinds.push(answer.kind);
	}
	expect(kinds).toEqual(['ok', 'malformed']);
});

test.each(['null_token', 'empty_token'] as const)(
	'hard case 48: a last page with a %s is the last page',
	async (kind) => {
		const { accessToken } = await connect();
		sandbox.switchboard.perform({ do: 'fail', kind, times: 100 });
		const ids: unknown[] = [];
		for await (const answer of walkPages((pageToken) =>
			whoop.fetchPage({
				token: accessToken,
				walk: { kind: 'window', window: lastMonth },
				pageToken
			})
		)) {
			ids.push(...value(answer).records);
		}
		const there = sandbox.switchboard
			.workouts()
			.filter(({ start }) => Date.parse(start) >= lastMonth.start);
		expect(ids).toEqual(there);
	}
);

test('hard case 61: one workout by its id; null where it is gone; no address of anything else', async () => {
	const { accessToken } = await connect();
	const id = sandbox.switchboard.workouts()[0]!.id;
	expect(value(await whoop.fetchRecord(accessToken, id))).toMatchObject({ id });
	sandbox.switchboard.perform({ do: 'delete', id });
	expect(await whoop.fetchRecord(accessToken, id)).toEqual({ kind: 'ok', value: null });
	const { calls } = sandbox.switchboard.counts();
	expect((await whoop.fetchRecord(accessToken, '../../v2/user/access')).kind).toBe('ours_to_fix');
	expect(sandbox.switchboard.counts().calls).toBe(calls);
});

describe('every answer of the data interface', () => {
	let token: string;
	beforeEach(async () => {
		token = (await connect()).accessToken;
	});
	const page = () => firstPage(token);

	test('hard case 53: token_expired, for the plain-text 401', async () => {
		sandbox.switchboard.perform({ do: 'expire_tokens' });
		expect(await page()).toEqual({ kind: 'token_expired' });
	});

	test('token_expired, by the clock', async () => {
		now += 3600_000;
		expect(await page()).toEqual({ kind: 'token_expired' });
	});

	test('hard case 57: throttled, until the window rolls by X-RateLimit-Reset', async () => {
		now += 20_000;
		sandbox.switchboard.perform({ do: 'settings', callsPerMinute: 2 });
		expect((await page()).kind).toBe('ok');
		expect((await page()).kind).toBe('ok');
		expect(await page()).toEqual({
			kind: 'throttled',
			until: noon + 60_000,
			reason: 'Whoop asks to wait before the next call.'
		});
		now = noon + 60_000;
		expect((await page()).kind).toBe('ok');
	});

	test.each([
		['120', 120_000],
		['Mon, 23 Nov 2026 12:05:00 GMT', 300_000],
		['soon', 60_000],
		['-5', 60_000],
		['315360000', DAY]
	])('fault 41: throttled with Retry-After %s', async (retryAfter, wait) => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'throttle', retryAfter });
		expect(await page()).toMatchObject({ kind: 'throttled', until: noon + wait });
	});

	test.each([500, 502, 503, 504])('unreachable, for %i', async (status) => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'status', status });
		expect(await page()).toMatchObject({ kind: 'unreachable', lost: false });
	});

	test('unreachable, for an HTML page with 502', async () => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'html', status: 502 });
		expect(await page()).toMatchObject({ kind: 'unreachable' });
	});

	test('unreachable, after the deadline', async () => {
		const hasty = createWhoop({ baseUrl: server.url, deadlineMs: 150 });
		sandbox.switchboard.perform({ do: 'fail', kind: 'hang' });
		const began = Date.now();
		expect(await hasty.whoAmI(token)).toEqual({
			kind: 'unreachable',
			reason: 'Whoop took too long to answer.',
			lost: true
		});
		expect(Date.now() - began).toBeLessThan(3000);
	});

	test('unreachable, when the connection breaks off', async () => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'lost' });
		expect(await page()).toMatchObject({ kind: 'unreachable', lost: true });
	});

	test('unreachable, where nobody listens: not even sent', async () => {
		const probe = createServer();
		await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
		const { port } = probe.address() as { port: number };
		await new Promise((done) => probe.close(done));
		const nobody = createWhoop({ baseUrl: `http://127.0.0.1:${port}` });
		expect(await nobody.whoAmI(token)).toMatchObject({ kind: 'unreachable', lost: false });
	});

	test('malformed, for HTML with 200', async () => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'html' });
		const answer = await page();
		expect(answer.kind === 'malformed' && answer.excerpt).toContain('<!doctype html>');
	});

	test('malformed, for half a page', async () => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'truncated' });
		expect((await page()).kind).toBe('malformed');
	});

	test('ours_to_fix, for a request that Whoop does not take', async () => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'status', status: 400 });
		expect((await page()).kind).toBe('ours_to_fix');
	});

	test('ok, with one broken record: it costs that record alone', async () => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'malformed_record' });
		const { records } = value(await page());
		const problems = records.map((record) => whoop.map(record)).filter((one) => 'problem' in one);
		expect(problems).toHaveLength(1);
		expect(problems[0]).toMatchObject({ field: 'end', sourceId: expect.any(String) });
	});

	test('revoke ends the grant', async () => {
		expect(await whoop.revoke(token)).toEqual({ kind: 'ok', value: null });
		expect(await page()).toEqual({ kind: 'token_expired' });
		expect(await whoop.revoke(token)).toEqual({ kind: 'token_expired' });
	});
});

describe('tokens', () => {
	test('a refresh rotates both tokens, and the old ones are dead at once', async () => {
		const first = await connect();
		const second = value(await whoop.refresh(client, first.refreshToken));
		expect(second.refreshToken).not.toBe(first.refreshToken);
		expect(await firstPage(first.accessToken)).toEqual({ kind: 'token_expired' });
		expect((await firstPage(second.accessToken)).kind).toBe('ok');
		// Hard case 54.
		expect(await whoop.refresh(client, first.refreshToken)).toEqual({
			kind: 'grant_dead',
			reason: 'Whoop needs you to sign in again.'
		});
		expect(sandbox.switchboard.counts()).toMatchObject({ refreshes: 1, tokenReuses: 1 });
	});

	test('a stricter server ends the whole grant for a reused token', async () => {
		sandbox.switchboard.perform({ do: 'settings', reuseEndsGrant: true });
		const { refreshToken } = await connect();
		const { accessToken } = value(await whoop.refresh(client, refreshToken));
		expect((await whoop.refresh(client, refreshToken)).kind).toBe('grant_dead');
		expect(await firstPage(accessToken)).toEqual({ kind: 'token_expired' });
	});

	test('grant_dead, when access was taken back', async () => {
		const { refreshToken } = await connect();
		sandbox.switchboard.perform({ do: 'end_grants' });
		expect((await whoop.refresh(client, refreshToken)).kind).toBe('grant_dead');
	});

	test('ours_to_fix, when the secret is wrong: the link is not dead', async () => {
		const { refreshToken } = await connect();
		const answer = await whoop.refresh({ ...client, clientSecret: 'old' }, refreshToken);
		expect(answer).toEqual({
			kind: 'ours_to_fix',
			reason: "Whoop did not accept the app's id or secret."
		});
	});

	test.each([
		['status', 400, 'malformed'],
		['status', 403, 'malformed'],
		['html', 400, 'malformed'],
		['html', 200, 'malformed'],
		['truncated', undefined, 'malformed'],
		['throttle', undefined, 'throttled'],
		['status', 500, 'unreachable'],
		['lost', undefined, 'unreachable']
	] as const)('a refresh that meets %s %s is %s', async (kind, status, expected) => {
		const { refreshToken } = await connect();
		sandbox.switchboard.perform({ do: 'fail', on: 'token', kind, ...(status && { status }) });
		const answer = await whoop.refresh(client, refreshToken);
		expect(answer.kind).toBe(expected);
		if (answer.kind === 'malformed') expect(answer.excerpt).toBe('');
	});

	test('fault 45: after a lost answer the old token is spent, and says so', async () => {
		const { refreshToken } = await connect();
		sandbox.switchboard.perform({ do: 'fail', on: 'token', kind: 'lost' });
		expect(await whoop.refresh(client, refreshToken)).toMatchObject({ lost: true });
		expect((await whoop.refresh(client, refreshToken)).kind).toBe('grant_dead');
	});

	test('fault 44: a refresh without a refresh token keeps the old one good', async () => {
		const { refreshToken } = await connect();
		sandbox.switchboard.perform({ do: 'fail', on: 'token', kind: 'no_refresh_token' });
		expect(value(await whoop.refresh(client, refreshToken)).refreshToken).toBeNull();
		expect((await whoop.refresh(client, refreshToken)).kind).toBe('ok');
	});

	test('hard case 55: a grant without lasting access is refused at connect', async () => {
		const address = new URL(whoop.authorizeUrl(client, 'state-of-32-characters'));
		address.searchParams.set('scope', 'read:workout read:profile');
		const code = (await consent(address.href)).searchParams.get('code') ?? '';
		expect(await whoop.exchangeCode(client, code)).toEqual({
			kind: 'grant_dead',
			reason: 'Whoop gave access for one hour only. Start again and allow lasting access.'
		});
	});

	test('a grant without workouts is refused at connect', async () => {
		const address = new URL(whoop.authorizeUrl(client, 'state-of-32-characters'));
		address.searchParams.set('scope', 'offline read:profile');
		const code = (await consent(address.href)).searchParams.get('code') ?? '';
		expect(await whoop.exchangeCode(client, code)).toMatchObject({
			kind: 'grant_dead',
			reason: expect.stringContaining('read:workout')
		});
	});

	test('a code is good once, and only for the address it was made for', async () => {
		const again = async () =>
			(await consent(whoop.authorizeUrl(client, 'state-of-32-characters'))).searchParams.get(
				'code'
			) ?? '';
		const code = await again();
		expect((await whoop.exchangeCode(client, code)).kind).toBe('ok');
		expect((await whoop.exchangeCode(client, code)).kind).toBe('grant_dead');
		const elsewhere = { ...client, redirectUri: `${client.redirectUri}/` };
		expect((await whoop.exchangeCode(elsewhere, await again())).kind).toBe('grant_dead');
		const old = await again();
		now += 11 * 60_000;
		expect((await whoop.exchangeCode(client, old)).kind).toBe('grant_dead');
	});

	test('Deny comes back as access_denied', async () => {
		const back = await consent(whoop.authorizeUrl(client, 'state-of-32-characters'), 'deny');
		expect(back.searchParams.get('error')).toBe('access_denied');
		expect(back.searchParams.get('code')).toBeNull();
	});
});

test('an edit moves updated_at, a deletion takes the record away, a restore brings it back', async () => {
	const { accessToken } = await connect();
	const read = async () => {
		const page: RecordPage = value(await firstPage(accessToken));
		return page.records.map((record) => {
			const mapped = whoop.map(record);
			if ('problem' in mapped) throw new Error(mapped.problem);
			return mapped;
		});
	};
	const before = (await read()).find(({ values }) => values['strain'] !== null)!;
	now += 60_000;
	const id = before.sourceId;
	sandbox.switchboard.perform({ do: 'edit', id, patch: { score: { strain: 20.5 } } });
	const after = (await read()).find(({ sourceId }) => sourceId === id)!;
	expect(after.values).toEqual({ ...before.values, strain: 20.5 });
	expect(after.sourceAt).toBe(now * 1000);
	sandbox.switchboard.perform({ do: 'delete', id });
	expect((await read()).some(({ sourceId }) => sourceId === id)).toBe(false);
	sandbox.switchboard.perform({ do: 'restore', id });
	expect((await read()).some(({ sourceId }) => sourceId === id)).toBe(true);
});
