import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { BODY_LIMIT_BYTES } from './front-body.server.ts';
import { hostRule, isLocalName, isLoopback } from './front-host.server.ts';
import { Front, type FrontOptions, type Handler } from './front.server.ts';

const buildDir = mkdtempSync(join(tmpdir(), 'front-'));
const files = ['client/icon.svg', 'client/service-worker.js', 'prerendered/shell.html'];
beforeAll(() => {
	for (const file of files) {
		mkdirSync(dirname(join(buildDir, file)), { recursive: true });
		writeFileSync(join(buildDir, file), '');
	}
});
afterAll(() => rmSync(buildDir, { recursive: true }));

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

const started: Front[] = [];
afterEach(async () => {
	for (const front of started.splice(0)) await front.stop(0);
});

/** Answers what it was told about the request, and its body. */
const echo: Handler = async (request, response) => {
	const body = await text(request);
	response.setHeader('content-type', 'application/json');
	response.end(JSON.stringify({ headers: request.headers, method: request.method, body }));
};

async function start(handler: Handler | undefined, options: Partial<FrontOptions> = {}) {
	const port = await freePort();
	const origin = `http://localhost:${port}`;
	const front = new Front({
		...{ origin, originGiven: false, port, host: '127.0.0.1', buildDir },
		...options
	});
	started.push(front);
	await front.listen();
	if (handler) front.handOver(handler);
	return { front, port, origin: `http://127.0.0.1:${port}` };
}

/** What no well-behaved client would send, byte for byte; the whole answer. */
function sendRaw(port: number, lines: string[]): Promise<string> {
	const socket = connect(port, '127.0.0.1');
	socket.write(`${lines.join('\r\n')}\r\n\r\n`);
	return text(socket.setTimeout(3_000, () => socket.destroy()));
}

const bare = (port: number, host: string, ...more: string[]) =>
	sendRaw(port, ['GET / HTTP/1.1', `Host: ${host}`, 'Connection: close', ...more]);

describe('hostRule', () => {
	it('knows the local names with the port when no address was given', () => {
		const rule = hostRule({ origin: 'http://localhost:3000', originGiven: false, port: 3000 });
		expect(rule('localhost:3000')).toBe('localhost:3000');
		expect(rule('LOCALHOST:3000')).toBe('localhost:3000');
		expect(rule('127.0.0.1:3000')).toBe('127.0.0.1:3000');
		expect(rule('[::1]:3000')).toBe('[::1]:3000');
	});

	it.each([
		...[undefined, '', 'localhost', 'localhost:3001', 'evil.test', 'evil.test:3000'],
		...['localhost:3000.evil.test', 'a@localhost:3000', 'localhost:3000/x', 'localhost.:3000'],
		...['localhost:3000, evil.test', '127.0.0.1.nip.io:3000', 'localhost:3000#']
	])('does not know %j then', (host) => {
		const rule = hostRule({ origin: 'http://localhost:3000', originGiven: false, port: 3000 });
		expect(rule(host)).toBeUndefined();
	});

	it('knows a given address alone, with or without the usual port', () => {
		const rule = hostRule({ origin: 'https://life.example.org', originGiven: true, port: 3000 });
		expect(rule('life.example.org')).toBe('life.example.org');
		expect(rule('life.example.org:443')).toBe('life.example.org');
		expect(rule('life.example.org:80')).toBeUndefined();
		expect(rule('localhost:3000')).toBeUndefined();
	});

	it('tells this machine from others', () => {
		expect(['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true);
		expect(['10.0.0.1', '::ffff:10.0.0.1', '2001::1', undefined].some(isLoopback)).toBe(false);
		expect(['localhost:3', '127.0.0.1', '[::1]:80', 'LOCALHOST'].every(isLocalName)).toBe(true);
		expect(['localhost.evil.test', '127.0.0.1.evil.test', ''].some(isLocalName)).toBe(false);
	});
});

describe('Front', () => {
	it('answers a foreign Host with 421 and the way out, and never asks the app', async () => {
		let asked = 0;
		const { port } = await start((_request, response) => {
			asked += 1;
			response.end('the app');
		});
		const answer = await bare(port, 'evil.test');
		expect(answer).toMatch(/^HTTP\/1\.1 421 /);
		expect(answer).toContain('Life Tracker does not answer to "evil.test". Open http://localhost:');
		expect(answer).toContain('ORIGIN');
		expect(asked).toBe(0);
		expect(await bare(port, `localhost:${port}`)).toContain('the app');
		expect(asked).toBe(1);
	});

	it('lets probes come by any name', async () => {
		const { port } = await start((_request, response) => response.end('well'), {
			origin: 'https://life.example.org',
			originGiven: true
		});
		const probe = (path: string) =>
			sendRaw(port, [`GET ${path} HTTP/1.1`, 'Host: 10.1.2.3:3000', 'Connection: close']);
		expect(await probe('/healthz')).toContain('well');
		expect(await probe('/readyz?x')).toContain('well');
		expect(await probe('/healthz/../login')).toMatch(/^HTTP\/1\.1 421 /);
	});

	it.each([
		[['GET / HTTP/1.1', 'Host: localhost:PORT', 'Host: evil.test'], 421],
		[['GET http://evil.test/ HTTP/1.1', 'Host: localhost:PORT'], 400],
		[['OPTIONS * HTTP/1.1', 'Host: localhost:PORT'], 400],
		[['TRACE / HTTP/1.1', 'Host: localhost:PORT'], 405],
		[['GET / HTTP/1.1', 'Host: localhost:PORT', 'Content-Length: 1', '', 'x'], 400],
		[['GET / HTTP/1.1', 'Host: localhost:PORT', `X-Long: ${'x'.repeat(20_000)}`], 431],
		[
			[
				...['POST / HTTP/1.1', 'Host: localhost:PORT', 'Content-Length: 3'],
				...['Transfer-Encoding: chunked', '', '0', '']
			],
			400
		]
	])('refuses %j with %i', async (lines, status) => {
		const { port } = await start(echo);
		const sent = lines.map((line) => line.replace('PORT', String(port)));
		sent.splice(1, 0, 'Connection: close');
		expect(await sendRaw(port, sent)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
	});

	it('replaces what a client claims about itself', async () => {
		const { origin, port } = await start(echo);
		const claims = {
			'x-life-protocol': 'https',
			'x-life-host': 'evil.test',
			'x-life-from': 'loopback',
			'x-forwarded-for': '1.2.3.4',
			'x-real-ip': '1.2.3.4',
			forwarded: 'for=1.2.3.4'
		};
		const told = await (await fetch(origin, { headers: claims })).json();
		expect(told.headers).toMatchObject({
			'x-life-protocol': 'http',
			'x-life-host': `127.0.0.1:${port}`,
			'x-life-from': 'elsewhere'
		});
		expect(Object.keys(told.headers)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/forwarded|real-ip/)])
		);
		const direct = await (await fetch(origin)).json();
		expect(direct.headers['x-life-from']).toBe('loopback');
	});

	it('hands a body on whole, whatever its shape', async () => {
		const { origin } = await start(echo);
		const body = 'é'.repeat(200_000);
		const whole = await (await fetch(origin, { method: 'POST', body })).json();
		expect(whole).toMatchObject({ method: 'POST', body });
		const stream = new Blob([body]).stream();
		const chunked = { method: 'POST', body: stream, duplex: 'half' } as RequestInit;
		expect((await (await fetch(origin, chunked)).json()).body).toBe(body);
		expect((await (await fetch(origin, { method: 'DELETE' })).json()).body).toBe('');
	});

	it.each([
		['/api/trpc/sync.push', BODY_LIMIT_BYTES],
		['/webhooks/whoop/secret', 8 * 1024]
	])('takes at %s no more than its limit, announced or not', async (path, limit) => {
		let asked = 0;
		const { origin } = await start((request, response) => {
			asked += 1;
			return echo(request, response);
		});
		const post = async (size: number, announced: boolean) => {
			const whole = 'x'.repeat(size);
			const body = announced ? whole : new Blob([whole]).stream();
			return fetch(origin + path, { method: 'POST', body, duplex: 'half' } as RequestInit);
		};
		for (const announced of [true, false]) {
			expect((await post(limit, announced)).status).toBe(200);
			const over = await post(limit + 1, announced);
			expect(over.status).toBe(413);
			expect(await over.text()).toBe(`This is too much at once: at most ${limit / 1024} KB go.\n`);
		}
		expect(asked).toBe(2);
	});

	it('leads a share that no service worker kept to the page that says so, however large it is', async () => {
		let asked = 0;
		const { origin } = await start((request, response) => {
			asked += 1;
			return echo(request, response);
		});
		const form = new FormData();
		form.append('file', new Blob(['x'.repeat(BODY_LIMIT_BYTES + 1)]), 'fasts.csv');
		const shared = { method: 'POST', body: form, redirect: 'manual' } as const;
		const answer = await fetch(`${origin}/import/share`, shared);
		expect(answer.status).toBe(303);
		expect(answer.headers.get('location')).toBe('/import?shared');
		expect(asked).toBe(0);
		expect((await fetch(`${origin}/import/other`, shared)).status).toBe(413);
	});

	it('refuses compressed content', async () => {
		const { origin } = await start(echo);
		const headers = { 'content-encoding': 'gzip' };
		expect((await fetch(origin, { method: 'POST', body: 'x', headers })).status).toBe(415);
	});

	it('gives every answer its headers, and lets the app say otherwise', async () => {
		const { origin } = await start((_request, response) => {
			response.setHeader('content-security-policy', "default-src 'self'");
			response.end();
		});
		const { headers } = await fetch(`${origin}/login`);
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('referrer-policy')).toBe('no-referrer');
		expect(headers.get('x-frame-options')).toBe('DENY');
		expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('content-security-policy')).toBe("default-src 'self'");
		expect(headers.get('strict-transport-security')).toBeNull();
	});

	it('lets files be kept but asked about, and gives the worker a policy of its own', async () => {
		const { origin } = await start((_request, response) => response.end());
		const header = async (path: string, name: string) =>
			(await fetch(origin + path)).headers.get(name);
		expect(await header('/icon.svg', 'cache-control')).toBe('no-cache');
		expect(await header('/shell', 'cache-control')).toBe('no-cache');
		expect(await header('/service-worker.js', 'cache-control')).toBe('no-cache');
		expect(await header('/service-worker.js', 'content-security-policy')).toBe(
			"default-src 'none'; connect-src 'self'; img-src 'self'; script-src 'self'"
		);
		expect(await header('/icon.svg', 'content-security-policy')).toContain(
			"frame-ancestors 'none'"
		);
		expect(await header('/none.svg', 'cache-control')).toBe('no-store');
	});

	it('promises https for long once the address is https', async () => {
		const { port } = await start((_request, response) => response.end(), {
			origin: 'https://life.example.org',
			originGiven: true
		});
		expect(await bare(port, 'life.example.org')).toContain('Strict-Transport-Security: max-age=');
	});

	it('says that it is starting until the app is there', async () => {
		const { front, origin } = await start(undefined);
		const early = await fetch(origin);
		expect(early.status).toBe(503);
		expect(early.headers.get('retry-after')).toBe('2');
		front.handOver((_request, response) => response.end('here'));
		expect(await (await fetch(origin)).text()).toBe('here');
	});

	it('answers an error of the app with a plain sentence and nothing of its inside', async () => {
		const { origin } = await start(() => {
			throw new Error('secret-inside');
		});
		const answer = await fetch(origin);
		expect(answer.status).toBe(500);
		expect(await answer.text()).toBe('Something went wrong here. Try again in a moment.\n');
	});

	it('says in one sentence that the port is taken', async () => {
		const { port } = await start(echo);
		await expect(start(echo, { port })).rejects.toMatchObject({
			code: 'E_LISTEN',
			message: `Port ${port} is taken by another program: stop that one, or set PORT to a free one.`
		});
		started.pop();
	});
});

describe('Front.stop', () => {
	it('lets a running request end, takes no new one and cuts live streams at once', async () => {
		let finish: () => void = () => undefined;
		const slow = new Promise<void>((resolve) => (finish = resolve));
		const { front, origin } = await start(async (request: IncomingMessage, response) => {
			if (request.url === '/stream') {
				response.writeHead(200, { 'content-type': 'text/event-stream' });
				response.write(': hello\n\n');
			} else {
				await slow;
				response.end('done');
			}
		});
		const stream = await fetch(`${origin}/stream`);
		const cut = stream.text().catch(() => 'cut');
		const running = fetch(`${origin}/slow`);
		await expect.poll(() => front.openRequests).toBe(2);

		const stopped = front.stop(8_000);
		expect(await cut).toBe('cut');
		await expect(fetch(origin)).rejects.toThrow();
		finish();
		const answer = await running;
		expect(await answer.text()).toBe('done');
		expect(answer.headers.get('connection')).toBe('close');
		await stopped;
	});

	it('cuts a request that does not end within the grace', async () => {
		const { front, origin } = await start(() => undefined);
		const running = fetch(origin).catch(() => 'cut');
		await expect.poll(() => front.openRequests).toBe(1);
		const begun = performance.now();
		await front.stop(200);
		expect(performance.now() - begun).toBeLessThan(3_000);
		expect(await running).toBe('cut');
	});
});
