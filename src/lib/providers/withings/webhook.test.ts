import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HEAD as webhookHead } from '../../../routes/webhooks/[provider]/[secret]/+server.ts';
import { HEAD as callbackHead } from '../../../routes/oauth/[provider]/callback/+server.ts';
import { listen, type Listening } from '../listen.server.ts';
import type { OAuthProvider } from '../provider.ts';
import { createWithings } from './client.server.ts';
import { createWithingsSandbox, sandboxClient, type WithingsSandbox } from './sandbox.server.ts';
import { readWithingsEvent } from './webhook.server.ts';

const now = Date.UTC(2026, 10, 23, 12);
const DAY_S = 86_400;

function read(form: Record<string, string> | string) {
	const body = new TextEncoder().encode(new URLSearchParams(form).toString());
	return readWithingsEvent({ headers: new Headers(), body, now, clientSecret: null });
}

describe('what a notification asks for', () => {
	const [start, end] = [1_530_576_000, 1_530_698_753];
	const given = { userid: '12345', appli: '1', startdate: `${start}`, enddate: `${end}` };

	test('a window of weigh-ins to list again, with a day on either side', () => {
		expect(read(given)).toEqual({
			externalId: '12345',
			kind: 'changed',
			window: { start: (start - DAY_S) * 1000, end: (end + DAY_S) * 1000 }
		});
	});

	test.each([
		['without dates', { startdate: '', enddate: '' }],
		['with dates the wrong way round', { startdate: `${end}`, enddate: `${start}` }],
		['over years', { startdate: '0' }],
		['with dates that are none', { enddate: 'soon' }]
	])('%s it is a hint alone', (_what, over) => {
		expect(read({ ...given, ...over })).toMatchObject({ kind: 'changed', window: null });
	});

	test('hard case 32: appli 46 tells that access was taken away, or that a profile changed', () => {
		const told = (action: string) => read({ userid: '12345', appli: '46', action });
		expect(['delete', 'unlink', 'update'].map((action) => Object(told(action)).kind)).toEqual([
			'ended',
			'ended',
			'changed'
		]);
	});

	test('of other kinds nothing is read', () => {
		expect(read({ ...given, appli: '44' })).toMatchObject({ kind: 'other', window: null });
	});

	test.each([
		['nothing', ''],
		['no person', { appli: '1' }],
		['a person that is a path', { userid: '../../x', appli: '1' }],
		['no kind', { userid: '12345' }],
		['far too much', `userid=12345&appli=1&comment=${'x'.repeat(5000)}`]
	])('%s is turned away', (_what, form) => {
		expect(read(form)).toEqual(expect.any(String));
	});
});

describe('subscribing', () => {
	let sandbox: WithingsSandbox;
	let servers: Listening[];
	let withings: OAuthProvider;
	let token: string;

	beforeEach(async () => {
		sandbox = createWithingsSandbox({ seed: 'notify', now: () => now, since: now });
		servers = [await listen(sandbox)];
		const url = servers[0]?.url ?? '';
		withings = createWithings({ baseUrl: url, browserUrl: url });
		const redirectUri = 'http://127.0.0.1:1/oauth/withings/callback';
		const client = {
			clientId: sandboxClient.id,
			clientSecret: sandboxClient.secret,
			redirectUri
		};
		const body = new URLSearchParams({ decision: 'allow', member: '1' });
		const address = withings.authorizeUrl(client, 'state');
		const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' });
		const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
		const tokens = await withings.exchangeCode(client, code);
		if (tokens.kind !== 'ok') throw new Error(tokens.kind);
		token = tokens.value.accessToken;
	});
	afterEach(() => Promise.all(servers.map((server) => server.close())));

	const held = () => sandbox.switchboard.view().subscriptions;
	const subscribe = (url: string) => withings.subscribe?.(token, url);

	test('hard case 31: Withings tries the address by HEAD, and ours answers with 2xx', async () => {
		const tried: string[] = [];
		const ours = await listen({
			async fetch(request) {
				tried.push(request.method);
				const head = request.url.includes('/webhooks/') ? webhookHead : callbackHead;
				return request.method === 'HEAD' ? head({} as never) : new Response(null, { status: 405 });
			}
		});
		servers.push(ours);
		sandbox.switchboard.perform({ do: 'settings', callbacks: 'reachable' });
		const url = `${ours.url}/webhooks/withings/secret`;
		expect(await subscribe(url)).toEqual({ kind: 'ok', value: null });
		expect(tried).toEqual(['HEAD', 'HEAD']);
		expect(held().map(({ appli, callbackurl }) => [appli, callbackurl])).toEqual([
			[1, url],
			[46, url]
		]);
		// What is there already is not asked for again.
		await subscribe(url);
		expect(tried).toHaveLength(2);
		const callback = await fetch(`${ours.url}/oauth/withings/callback`, { method: 'HEAD' });
		expect(callback.status).toBe(204);
		expect(await withings.unsubscribe?.(token, url)).toEqual({ kind: 'ok', value: null });
		expect(held()).toEqual([]);
	});

	test.each([
		'http://life.example.org/webhooks/withings/secret',
		'https://192.0.2.1/webhooks/withings/secret',
		'https://localhost/webhooks/withings/secret',
		'https://life.example.org:8443/webhooks/withings/secret'
	])('hard case 30: %s is refused with 293, and that is told as what it is', async (url) => {
		expect(await subscribe(url)).toEqual({
			kind: 'ours_to_fix',
			reason: "Withings can't reach the callback address of this server."
		});
		expect(held()).toEqual([]);
	});
});
