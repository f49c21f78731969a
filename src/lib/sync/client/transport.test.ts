import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PullInput, PushInput } from '../protocol.ts';
import { Rejected, SignedOut, Unreachable } from './transport-errors.ts';
import { httpTransport } from './transport.ts';

let server: Server;
let answer: (response: ServerResponse, request: IncomingMessage) => void;
let heard: { url: string | undefined; client: unknown; type: unknown; body: string };

beforeAll(async () => {
	server = createServer((request, response) => {
		let body = '';
		request.on('data', (part) => (body += part));
		request.on('end', () => {
			const { url, headers } = request;
			heard = { url, client: headers['x-lt-client'], type: headers['content-type'], body };
			answer(response, request);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});
beforeEach(() => {
	answer = json(200, { result: { data: { kind: 'page' } } });
});

const json = (status: number, body: unknown) => (response: ServerResponse) => {
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
};
const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/trpc`;
const transport = () => httpTransport({ base: base() });
const pull = (signal = new AbortController().signal) =>
	transport().pull({ limit: 1 } as PullInput, signal);

test('posts the plain input and gives back the plain answer', async () => {
	expect(await pull()).toEqual({ kind: 'page' });
	expect(heard).toEqual({
		url: '/api/trpc/sync.pull',
		client: '1',
		type: 'application/json',
		body: '{"limit":1}'
	});
	await transport().push({ changes: [] } as unknown as PushInput, new AbortController().signal);
	expect(heard.url).toBe('/api/trpc/sync.push');
});

test.each([
	['a session that ended', json(401, { error: { message: 'x' } }), SignedOut],
	['too many requests', json(429, { error: { message: 'x' } }), Unreachable],
	['a server in trouble', json(503, { error: { message: 'x' } }), Unreachable],
	['a captive portal', (r: ServerResponse) => r.end('<html>Hotel</html>'), Unreachable],
	['JSON of somebody else', json(200, { hello: 'there' }), Unreachable],
	['a line that breaks', (r: ServerResponse) => r.destroy(), Unreachable],
	['an input of ours that is odd', json(400, { error: { message: 'odd' } }), Rejected]
])('tells apart: %s', async (_, given, error) => {
	answer = given;
	await expect(pull()).rejects.toBeInstanceOf(error);
});

test('gives up when told to', async () => {
	answer = () => undefined;
	const giveUp = new AbortController();
	setTimeout(() => giveUp.abort(), 20);
	await expect(pull(giveUp.signal)).rejects.toBeInstanceOf(Unreachable);
});

test('what a page sends as it goes outlives it, unless it is too much for that', async () => {
	const kept: (boolean | undefined)[] = [];
	const outliving = httpTransport({
		base: base(),
		fetcher: (url, init) => {
			kept.push(init?.keepalive);
			return fetch(url, { ...init, keepalive: false });
		}
	});
	const { signal } = new AbortController();
	const send = (changes: unknown[]) => outliving.push({ changes } as unknown as PushInput, signal);
	await send([]);
	await send(['x'.repeat(60_000)]);
	await outliving.pull({} as PullInput, signal);
	expect(kept).toEqual([true, false, false]);
});
