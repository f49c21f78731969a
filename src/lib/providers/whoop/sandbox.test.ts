import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inOneFile } from '../../../../tests/support/own-process.ts';
import { listen, type Listening } from '../listen.server.ts';
import { createWhoopSandbox, sandboxClient, type WhoopSandbox } from './sandbox.server.ts';

const noon = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const returnTo = 'http://127.0.0.1:1/oauth/whoop/callback';

let now: number;
let sandbox: WhoopSandbox;
let server: Listening;

beforeEach(async () => {
	now = noon;
	sandbox = createWhoopSandbox({ seed: 'sandbox', now: () => now });
	server = await listen(sandbox);
});
afterEach(() => server.close());

const authorize = (changes: Record<string, string> = {}) => {
	const query = new URLSearchParams({
		response_type: 'code',
		client_id: sandboxClient.id,
		redirect_uri: returnTo,
		scope: 'offline read:workout read:profile',
		state: 'long-enough',
		...changes
	});
	return `${server.url}/sandbox/whoop/oauth/oauth2/auth?${query}`;
};

async function accessToken(base = server.url, member = '1'): Promise<string> {
	const body = new URLSearchParams({ decision: 'allow', member });
	const allowed = await fetch(authorize(), { method: 'POST', body, redirect: 'manual' });
	const code = new URL(allowed.headers.get('location') ?? '').searchParams.get('code') ?? '';
	const answer = await fetch(`${base}/oauth/oauth2/token`, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'authorization_code',
			code,
			redirect_uri: returnTo,
			client_id: sandboxClient.id,
			client_secret: sandboxClient.secret
		})
	});
	const tokens = (await answer.json()) as { access_token: string; token_type: string };
	expect(tokens.token_type).toBe('bearer');
	return tokens.access_token;
}

async function workouts(token: string, query: Record<string, string>) {
	const url = `${server.url}/developer/v2/activity/workout?${new URLSearchParams(query)}`;
	const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
	const text = await response.text();
	const body = (response.status === 200 ? JSON.parse(text) : {}) as {
		records: { id: string; start: string; user_id: number }[];
		next_token?: string;
	};
	return { status: response.status, headers: response.headers, text, ...body };
}

describe('the page', () => {
	test('needs no script, names its language and buttons, and allows the way back', async () => {
		const response = await fetch(authorize());
		const html = await response.text();
		expect(html).toContain('<html lang="en">');
		expect(html).not.toContain('<script');
		expect(html).toMatch(/<button name="decision" value="allow">Allow<\/button>/);
		expect(html).toMatch(/<button name="decision" value="deny">Deny<\/button>/);
		expect(response.headers.get('content-security-policy')).toContain(
			"form-action 'self' http://127.0.0.1:1;"
		);
		const style = new URL('auth.css', response.url);
		expect(style.pathname).toBe('/sandbox/whoop/oauth/oauth2/auth.css');
		expect((await fetch(style)).headers.get('content-type')).toContain('text/css');
	});

	test.each([
		[{ state: 'short' }, 'invalid_state'],
		[{ scope: 'read:minds' }, 'invalid_scope'],
		[{ response_type: 'token' }, 'unsupported_response_type']
	])('%o goes back as %s', async (changes, error) => {
		const response = await fetch(authorize(changes), { redirect: 'manual' });
		const back = new URL(response.headers.get('location') ?? '');
		expect(back.href).toContain(returnTo);
		expect(back.searchParams.get('error')).toBe(error);
	});

	test.each([{ client_id: 'x' }, { redirect_uri: 'javascript:alert(1)' }, { redirect_uri: '' }])(
		'%o is sent nowhere',
		async (changes) => {
			const response = await fetch(authorize(changes), { redirect: 'manual' });
			expect(response.status).toBe(400);
			expect(response.headers.get('location')).toBeNull();
		}
	);

	test('a registered return address is compared exactly', async () => {
		const strict = createWhoopSandbox({
			seed: 'x',
			client: { ...sandboxClient, redirectUris: [returnTo] }
		});
		const ask = (uri: string) => strict.fetch(new Request(authorize({ redirect_uri: uri })));
		expect((await ask(returnTo)).status).toBe(200);
		expect((await ask(`${returnTo}/`)).status).toBe(400);
	});
});

describe('the collection', () => {
	let token: string;
	beforeEach(async () => {
		token = await accessToken();
	});

	test('hard case 49: ten records by default, 25 at most, 26 is refused', async () => {
		expect((await workouts(token, {})).records).toHaveLength(10);
		expect((await workouts(token, { limit: '25' })).records).toHaveLength(25);
		for (const limit of ['26', '0', '-1', 'x', '1e1']) {
			expect((await workouts(token, { limit })).status).toBe(400);
		}
		expect((await workouts(token, { start: 'yesterday' })).status).toBe(400);
		expect((await workouts(token, { nextToken: 'made-up' })).status).toBe(400);
	});

	test('hard case 47: next_token as a parameter is ignored: page one for ever', async () => {
		const first = await workouts(token, { limit: '5' });
		const wrong = await workouts(token, { limit: '5', next_token: first.next_token ?? '' });
		const right = await workouts(token, { limit: '5', nextToken: first.next_token ?? '' });
		expect(wrong.records).toEqual(first.records);
		const known = new Set(first.records.map(({ id }) => id));
		expect(right.records.some(({ id }) => known.has(id))).toBe(false);
	});

	test('hard case 48: the last page has no next_token; an empty window is a page', async () => {
		const [newest] = sandbox.switchboard.workouts();
		const start = newest?.start ?? '';
		const only = await workouts(token, { start });
		expect(only.records.map(({ id }) => id)).toEqual([newest?.id]);
		expect(only.text).not.toContain('next_token');
		// The end is exclusive, the start inclusive.
		expect((await workouts(token, { end: start, limit: '1' })).records[0]?.id).not.toBe(newest?.id);
		const nothing = await workouts(token, { start, end: start });
		expect(nothing.records).toEqual([]);
	});

	test('the limit is told as Whoop tells it', async () => {
		now += 12_000;
		const { headers } = await workouts(token, {});
		expect(headers.get('X-RateLimit-Limit')).toBe('100, 100;window=60, 10000;window=86400');
		expect(headers.get('X-RateLimit-Remaining')).toBe('99');
		expect(headers.get('X-RateLimit-Reset')).toBe('48');
	});

	test('a workout of another member is not found', async () => {
		const [theirs] = sandbox.switchboard.workouts(2);
		const response = await fetch(`${server.url}/developer/v2/activity/workout/${theirs?.id}`, {
			headers: { authorization: `Bearer ${token}` }
		});
		expect(response.status).toBe(404);
		const second = await accessToken(server.url, '2');
		expect((await workouts(second, {})).records[0]?.user_id).toBe(10_130);
	});

	test('skew moves the sandbox and nobody else', async () => {
		sandbox.switchboard.perform({ do: 'skew', ms: 2 * 3600_000 });
		expect((await workouts(token, {})).status).toBe(401);
		sandbox.switchboard.perform({ do: 'skew', ms: 0 });
		expect((await workouts(token, {})).status).toBe(200);
	});
});

describe('a synthetic life', () => {
	test('is the same for the same seed, whenever it is asked', () => {
		const other = createWhoopSandbox({ seed: 'sandbox', now: () => noon - 400 * DAY });
		const then = other.switchboard.workouts();
		const ids = new Set(sandbox.switchboard.workouts().map(({ id }) => id));
		expect(then.length).toBeGreaterThan(500);
		expect(then.every(({ id }) => ids.has(id))).toBe(true);
		const stranger = createWhoopSandbox({ seed: 'other', now: () => noon });
		expect(stranger.switchboard.workouts()[0]?.id).not.toBe(sandbox.switchboard.workouts()[0]?.id);
	});

	test('has about four workouts a week, in every state', () => {
		const all = sandbox.switchboard.workouts();
		const weeks = (noon - Date.UTC(2022, 0, 3)) / (7 * DAY);
		expect(all.length / weeks).toBeGreaterThan(3.2);
		expect(all.length / weeks).toBeLessThan(4.8);
		const states = new Set(all.map((one) => one['score_state']));
		expect(states).toEqual(new Set(['SCORED', 'PENDING_SCORE', 'UNSCORABLE']));
	});

	test('hard case 41: scores arrive later, under the same id', () => {
		const waiting = sandbox.switchboard.workouts().find((one) => {
			const wait = Date.parse(String(one['updated_at'])) - Date.parse(String(one['created_at']));
			return wait > 60_000;
		});
		const at = (instant: number) => {
			now = instant;
			return sandbox.switchboard.workouts().find(({ id }) => id === waiting?.id);
		};
		const created = Date.parse(String(waiting?.['created_at']));
		expect(at(created - 1)).toBeUndefined();
		expect(at(created + 1000)).toMatchObject({ score_state: 'PENDING_SCORE' });
		expect(at(created + 1000)).not.toHaveProperty('score');
		expect(at(noon)).toMatchObject({ score_state: 'SCORED', score: expect.anything() });
	});

	test('hard case 51: some workouts are uploaded nine days late', () => {
		const late = sandbox.switchboard
			.workouts()
			.filter((one) => Date.parse(String(one['created_at'])) - Date.parse(one.end) > 8 * DAY);
		expect(late.length).toBeGreaterThan(0);
	});
});

describe('the switchboard over HTTP', () => {
	const command = (body: unknown, type = 'application/json') =>
		fetch(`${server.url}/_switchboard`, {
			method: 'POST',
			headers: { 'content-type': type },
			body: JSON.stringify(body)
		});

	test('adds a workout, and shows what happened', async () => {
		const answer = await command({ do: 'add', record: { sport_name: 'padel' } });
		expect(answer.status).toBe(200);
		const { record } = (await answer.json()) as { record: { id: string } };
		const view = (await (await fetch(`${server.url}/_switchboard`)).json()) as {
			workouts: { id: string; sport_name: string }[];
			counts: { calls: number };
		};
		expect(view.workouts[0]).toMatchObject({ id: record.id, sport_name: 'padel' });
		expect(view.counts.calls).toBe(0);
	});

	test('refuses what it does not know', async () => {
		expect((await command({ do: 'explode' })).status).toBe(400);
		expect((await command({ do: 'delete', id: 'x' })).status).toBe(400);
		// What a form of another site could send.
		expect((await command({ do: 'reset' }, 'text/plain')).status).toBe(405);
	});
});

describe('a state file', () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'whoop-sandbox-'))));
	afterEach(() => rmSync(folder, { recursive: true }));

	test('lets two sandboxes be one', () => {
		const open = () =>
			createWhoopSandbox({ seed: 'x', now: () => now, statePath: join(folder, 'deep', 's.json') });
		const [one, two] = [open(), open()];
		const [newest] = one.switchboard.workouts();
		one.switchboard.perform({ do: 'delete', id: newest?.id ?? '' });
		one.switchboard.perform({ do: 'skew', ms: 1000 });
		expect(two.switchboard.workouts()[0]?.id).not.toBe(newest?.id);
		expect(two.switchboard.view().now).toBe(noon + 1000);
	});

	test('loses nothing that four processes write at once', async () => {
		const statePath = join(folder, 's.json');
		const script = `
			const { createWhoopSandbox } = await import(process.argv[1]);
			const { switchboard } = createWhoopSandbox({ seed: 'x', statePath: process.argv[2] });
			for (let i = 0; i < 50; i += 1) switchboard.perform({ do: 'fail', kind: 'html' });`;
		const module = await inOneFile(new URL('sandbox.server.ts', import.meta.url));
		const run = promisify(execFile);
		const args = ['--input-type=module', '-e', script, module, statePath];
		await Promise.all([1, 2, 3, 4].map(() => run(process.execPath, args)));
		const { switchboard } = createWhoopSandbox({ seed: 'x', statePath });
		expect(switchboard.view().faults).toHaveLength(200);
		expect(readdirSync(folder)).toEqual(['s.json']);
	});
});
