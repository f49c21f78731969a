import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { classify, createEgress, type EgressOptions } from './http.server.ts';
import { throttledUntil } from './retry-after.ts';

const servers: ReturnType<typeof createServer>[] = [];

async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
	for (const server of servers.splice(0)) {
		server.close();
		server.closeAllConnections();
	}
});

const egressTo = (baseUrl: string, options: Partial<EgressOptions> = {}) =>
	createEgress({ name: 'Whoop', baseUrl, ...options });

test('a redirect is an answer, and is not followed', async () => {
	let asked = 0;
	const baseUrl = await serve((_request, response) => {
		asked += 1;
		response.writeHead(302, { location: '/elsewhere' }).end();
	});
	const received = await egressTo(baseUrl).send({ path: '/x', token: 'secret' });
	if (received.kind !== 'received') throw new Error(received.kind);
	expect(classify('Whoop', received)).toMatchObject({ kind: 'malformed' });
	expect(asked).toBe(1);
});

test('a body without end is cut off', async () => {
	let sent = 0;
	let stopped = false;
	const baseUrl = await serve((_request, response) => {
		response.on('close', () => (stopped = true));
		const more = () => {
			sent += 1;
			if (!stopped) response.write('x'.repeat(65_536), () => setImmediate(more));
		};
		more();
	});
	const answer = await egressTo(baseUrl, { maxBodyBytes: 300_000 }).send({ path: '/' });
	expect(answer).toMatchObject({
		kind: 'malformed',
		reason: 'Whoop answered with more than it ever should.'
	});
	expect(sent).toBeLessThan(200);
});

test('the deadline counts for a body that drips', async () => {
	const baseUrl = await serve((_request, response) => {
		const timer = setInterval(() => response.write(' '), 20);
		response.on('close', () => clearInterval(timer));
	});
	const answer = await egressTo(baseUrl, { deadlineMs: 200 }).send({ path: '/' });
	expect(answer).toMatchObject({ kind: 'unreachable', lost: true });
});

test('bytes that are no text are malformed, not thrown', async () => {
	const baseUrl = await serve((_request, response) => {
		response.end(Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x80]));
	});
	const received = await egressTo(baseUrl).send({ path: '/' });
	if (received.kind !== 'received') throw new Error(received.kind);
	expect(classify('Whoop', received)).toMatchObject({ kind: 'malformed' });
});

test('plain http spoken to an https address is unreachable', async () => {
	const baseUrl = await serve((_request, response) => void response.end('{}'));
	const answer = await egressTo(baseUrl.replace('http:', 'https:')).send({ path: '/' });
	expect(answer.kind).toBe('unreachable');
});

test.each(['/../../etc', '/%2e%2e/up', '@evil.example/x', '.evil.example/x', ':1/x'])(
	'no address outside the configured one: %s',
	(path) => {
		expect(() => egressTo('http://api.example/base').address(path)).toThrow();
	}
);

test('a path stays below the base path', () => {
	const egress = egressTo('http://api.example/base//');
	expect(egress.address('/v2/x', { a: 'ä &', b: null }).href).toBe(
		'http://api.example/base/v2/x?a=%C3%A4+%26'
	);
});

const now = Date.UTC(2026, 10, 23, 12);
test.each([
	[{}, 60_000],
	[{ 'retry-after': '7' }, 7000],
	[{ 'retry-after': '0' }, 0],
	[{ 'retry-after': '-7' }, 60_000],
	[{ 'retry-after': 'NaN' }, 60_000],
	[{ 'retry-after': '1e9' }, 60_000],
	[{ 'retry-after': '99999999999999999999' }, 86_400_000],
	[{ 'retry-after': 'Mon, 23 Nov 2026 12:00:30 GMT' }, 30_000],
	[{ 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, 60_000],
	[{ 'retry-after': 'Fri, 23 Nov 2126 12:00:00 GMT' }, 86_400_000],
	[{ 'x-ratelimit-reset': '41' }, 41_000],
	[{ 'x-ratelimit-reset': '41', 'retry-after': '90' }, 90_000],
	[{ 'x-ratelimit-reset': 'x', 'retry-after': '9' }, 9000]
])('%o waits %i ms', (headers, wait) => {
	expect(throttledUntil(new Headers(headers as Record<string, string>), now)).toBe(now + wait);
});
