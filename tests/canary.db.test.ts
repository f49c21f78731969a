import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUser } from '#lib/platform/auth/create-user.server.ts';
import { offerSetupToken } from '#lib/platform/auth/setup-token.server.ts';
import { createLog } from '#lib/platform/log.server.ts';
import { throughEdge } from '#lib/platform/server/http-edge.server.ts';
import { beginConnect, endConnect } from '#lib/providers/connect-http.server.ts';
import { receiveWebhook } from '#lib/providers/webhook-http.server.ts';
import { webhookSecret } from '#lib/providers/webhook.server.ts';
import { createWhoopSandbox, sandboxClient } from '#lib/providers/whoop/sandbox.server.ts';
import { origin, testApp, type Browser, type TestApp } from './support/app.ts';
import { lifetracker } from './support/command-line.ts';
import { decide } from './support/provider-rig.ts';

/**
 * Promise 29: every secret is a word that is looked for afterwards, in all that was said and kept
 * while a person connected, synced, failed and signed in wrongly, before a provider that answers
 * with whatever it was sent.
 */

const planted = {
	secretKey: 'ca'.repeat(32),
	appSecret: 'canary-app-secret-of-the-environment',
	storedSecret: 'canary-app-secret-of-the-database',
	togglToken: 'canarytoggltoken0123456789abcdef',
	password: 'canary password of five words',
	wrongPassword: 'canary password typed wrongly'
};
/** Those that come about on the way, by what they are. */
const found: Record<string, string> = {};

/** All that anybody could read, by where it was. */
const said: { where: string; text: string }[] = [];
const hear = (where: string, text: string) => void said.push({ where, text });

let provider: Server;
let isEchoing = false;
let app: TestApp;
let browser: Browser;
let dataDir: string;
let environment: Record<string, string>;

beforeAll(async () => {
	const apiUrl = await startProvider();
	dataDir = mkdtempSync(join(tmpdir(), 'lt-canary-'));
	environment = {
		...{ LIFE_DATA_DIR: dataDir, LIFE_SECRET_KEY: planted.secretKey, LIFE_PROVIDERS: 'live' },
		...{ WHOOP_API_URL: apiUrl, WHOOP_CLIENT_ID: sandboxClient.id },
		...{ WHOOP_CLIENT_SECRET: planted.appSecret, TOGGL_API_TOKEN: planted.togglToken }
	};
	app = await testApp(environment);
	const setup = await offerSetupToken(app.app.accounts);
	found['setupToken'] = setup ?? '';
	found['webhookSecret'] = webhookSecret(app.app.providers.of('whoop')!);
});
afterAll(async () => {
	await app.close();
	await new Promise((resolve) => provider.close(resolve));
	rmSync(dataDir, { recursive: true, force: true });
});

/** Whoop's stand-in, whose tokens are noted; on demand it answers with what it was sent. */
async function startProvider(): Promise<string> {
	const whoop = createWhoopSandbox({
		seed: 'canary',
		since: Date.now() - 20 * 86_400_000,
		client: { ...sandboxClient, secret: planted.appSecret }
	});
	provider = createServer((incoming, outgoing) => {
		void bytesOf(incoming).then(async (body) => {
			const { method = 'GET', url = '/', headers } = incoming;
			if (isEchoing) {
				outgoing.writeHead(url.includes('token') ? 400 : 200, {
					'x-echo': JSON.stringify(headers)
				});
				outgoing.end(`<pre>${JSON.stringify(headers)} ${body.toString()}</pre>`);
				return;
			}
			const sent = method === 'GET' ? {} : { body: new Uint8Array(body) };
			const given = headers as Record<string, string>;
			const request = new Request(new URL(url, `http://${headers.host}`), {
				method,
				headers: given,
				...sent
			});
			const answer = await whoop.fetch(request);
			const text = await answer.text();
			for (const [, name, token] of text.matchAll(/"(access_token|refresh_token)":"([^"]+)"/g)) {
				found[`${name} ${Object.keys(found).length}`] = token!;
			}
			outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(text);
		});
	});
	await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** Everything of an answer but the cookie that it sets: that one is the secret's place. */
function hearAnswer(where: string, { headers, text }: { headers: Headers; text: string }): void {
	const shown = [...headers].filter(([name]) => name !== 'set-cookie');
	hear(where, `${JSON.stringify(shown)} ${text}`);
}

async function ask(kind: 'query' | 'mutate', path: string, input?: unknown) {
	const answer = await browser[kind](path, input);
	hearAnswer(`answer of ${path}`, answer);
	return answer;
}

/** A route of the server, through the same edge. */
async function open(path: string, method: 'GET' | 'POST', over: Record<string, string> = {}) {
	const own = { host: new URL(origin).host, cookie: browser.cookie ?? '', 'x-lt-client': 'web' };
	const headers = { ...own, origin, 'content-type': 'application/json', ...over };
	const request = new Request(`${origin}${path}`, {
		method,
		headers,
		...(method === 'POST' && { body: '{}' })
	});
	const { app: wired } = app;
	const answer = await throughEdge(wired.edge, { request, peer: '127.0.0.1' }, ({ user }) => {
		const secret = path.split('/')[3] ?? '';
		if (path.startsWith('/webhooks')) {
			return receiveWebhook(wired.providers, { request, provider: 'whoop', secret });
		}
		const given = { request, provider: 'whoop', user };
		return method === 'POST'
			? beginConnect(wired.providers, given)
			: endConnect(wired.providers, given);
	});
	const text = await answer.text();
	// The way there carries a one-time state, which is used up when the person comes back.
	if (!path.endsWith('/start'))
		hearAnswer(`answer of ${path.split('?')[0]}`, { headers: answer.headers, text });
	return { status: answer.status, headers: answer.headers, text };
}

async function connect(): Promise<void> {
	const { text } = await open('/oauth/whoop/start', 'POST');
	const back = await decide((JSON.parse(text) as { url: string }).url);
	found['code'] = back.get('code') ?? '';
	found['state'] = back.get('state') ?? '';
	const answer = await open(`/oauth/whoop/callback?${back}`, 'GET');
	expect(answer.headers.get('location')).toBe('/connections?connected=whoop');
	await open(`/oauth/whoop/callback?${back}`, 'GET');
}

async function ended(): Promise<void> {
	const running = async () => {
		const { data } = await ask('query', 'connections.runs', { provider: 'whoop' });
		return (data as { state: string }[]).filter(({ state }) => state === 'running').length;
	};
	await expect.poll(running, { timeout: 20_000 }).toBe(0);
}

async function signedIn(): Promise<void> {
	const user = { email: 'ann@example.org', name: '', password: planted.password, address: 'test' };
	await createUser(app.app.accounts, user, { kind: 'due' });
	browser = app.browser();
	await ask('mutate', 'session.signIn', { email: user.email, password: planted.wrongPassword });
	await ask('mutate', 'session.setUp', { ...user, address: undefined, token: found['setupToken'] });
	await ask('mutate', 'session.signIn', { email: user.email, password: planted.password });
	const cookie = browser.cookie?.split('=')[1] ?? '';
	found['session'] = cookie;
	found['sessionSecret'] = cookie.split('.').at(-1) ?? '';
	await ask('mutate', 'account.changePassword', { current: planted.wrongPassword, next: 'x' });
}

async function syncsAndFailures(): Promise<void> {
	await connect();
	await ended();
	await expireTokens();
	await ask('mutate', 'connections.syncNow', { provider: 'whoop' });
	await ended();
	isEchoing = true;
	for (const set of [
		"refresh_after = now() + interval '1 hour', expires_at = refresh_after",
		expired
	]) {
		await app.fresh.asOwner(`update oauth_credentials set ${set}, refresh_retry_at = null`);
		await ask('mutate', 'connections.syncNow', { provider: 'whoop' });
		await ended();
	}
	await commands();
	await open(`/webhooks/whoop/${found['webhookSecret']}`, 'POST');
	await ask('mutate', 'connections.disconnect', { provider: 'whoop', deleteRows: false });
	const { text } = await open('/oauth/whoop/start', 'POST');
	const state = new URL((JSON.parse(text) as { url: string }).url).searchParams.get('state');
	await open(`/oauth/whoop/callback?state=${state}&code=canary-code`, 'GET');
	isEchoing = false;
}

const expired = "expires_at = now() - interval '1 minute', refresh_after = now()";
const expireTokens = () => app.fresh.asOwner(`update oauth_credentials set ${expired}`);

async function commands(): Promise<void> {
	const env = { ...environment, DATABASE_URL: app.fresh.url };
	for (const line of ['sync-whoop --days=5', 'sync-all --json', 'doctor --json']) {
		const { out, err } = await lifetracker({ env }, ...line.split(' '));
		hear(`command ${line}`, out + err);
	}
	const broken = { ...env, LIFE_SECRET_KEY: `${planted.secretKey}!`, PORT: 'canary' };
	const { out, err } = await lifetracker({ env: broken }, 'migrate');
	hear('a command with a broken environment', out + err);
}

async function ownersSettings(): Promise<void> {
	const { data } = await browser.query('admin.oauthClients.get');
	// The address with its secret is for the owner to type in at the provider; nothing else is told.
	hear(
		'answer of admin.oauthClients.get',
		JSON.stringify(data).replaceAll(found['webhookSecret']!, '')
	);
	await browser.mutate('admin.oauthClients.save', {
		...{ provider: 'whoop', clientId: 'x', redirectUri: `${origin}/oauth/whoop/callback` },
		clientSecret: planted.storedSecret
	});
	await ask('mutate', 'admin.oauthClients.save', {
		provider: 'whoop',
		clientSecret: planted.storedSecret
	});
	for (const path of ['account.get', 'account.sessions', 'account.devices', 'connections.list']) {
		await ask('query', path);
	}
}

/** As the server's log would have written them, with every field that a caller could hand it. */
function hearReports(): void {
	const stream = { write: (line: string) => hear('a line of the log', line) };
	const log = createLog(stream);
	for (const error of app.reported) log.error('unexpected', { requestId: 'x', error });
}

/** Every column of every table, sealed ones included: what is sealed cannot be read. */
async function hearDatabase(): Promise<void> {
	const columns = await app.fresh.asOwner<{ table: string; column: string; type: string }>(
		`select table_name as table, column_name as column, data_type as type
			from information_schema.columns where table_schema = 'public'
			and data_type in ('text', 'jsonb', 'bytea', 'ARRAY')`
	);
	for (const { table, column, type } of columns) {
		const text = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
		const [all] = await app.fresh.asOwner<{ text: string | null }>(
			`select string_agg(${text}, ' ') as text from "${table}"`
		);
		hear(`column ${table}.${column}`, all?.text ?? '');
	}
}

test('promise 29: no planted secret is in any answer, log line, command’s output or column', async () => {
	await signedIn();
	await syncsAndFailures();
	await ownersSettings();
	hearReports();
	await hearDatabase();

	const secrets = Object.entries({ ...planted, ...found });
	expect(secrets.length).toBeGreaterThan(14);
	for (const [name, secret] of secrets) expect(secret.length, name).toBeGreaterThan(8);
	const leaks = said.flatMap(({ where, text }) =>
		secrets.filter(([, secret]) => text.includes(secret)).map(([name]) => `${name} in ${where}`)
	);
	expect(leaks).toEqual([]);

	// It would be seen: the paths were walked, and what may be read is there to be read.
	const places = new Set(said.map(({ where }) => where));
	for (const place of [
		'answer of /oauth/whoop/callback',
		'command doctor --json',
		'column sync_runs.error'
	]) {
		expect(places).toContain(place);
	}
	expect(said.find(({ where }) => where === 'column sync_runs.error')?.text).toMatch(/Whoop/);
});
