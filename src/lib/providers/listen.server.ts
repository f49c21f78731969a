import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type ServerResponse
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FetchHandler {
	fetch(request: Request): Promise<Response>;
}

export interface Listening {
	readonly url: string;
	close(): Promise<void>;
}

/** A sandbox on a port of its own, on loopback; port 0 takes a free one. */
export function listen(handler: FetchHandler, port = 0): Promise<Listening> {
	const server = createServer(nodeListener(handler));
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const { port: taken } = server.address() as AddressInfo;
			resolve({ url: `http://127.0.0.1:${taken}`, close });
		});
	});

	function close(): Promise<void> {
		return new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	}
}

/** For mounting in front of another server; `origin` is how callers see it. */
export function nodeListener(handler: FetchHandler, origin?: string): RequestListener {
	return (incoming, outgoing) => {
		serve(handler, incoming, { outgoing, origin }).catch(() => outgoing.destroy());
	};
}

async function serve(
	handler: FetchHandler,
	incoming: IncomingMessage,
	{ outgoing, origin }: { outgoing: ServerResponse; origin: string | undefined }
): Promise<void> {
	const gone = new AbortController();
	outgoing.once('close', () => gone.abort());
	const base = origin ?? `http://${incoming.headers.host ?? '127.0.0.1'}`;
	const method = incoming.method ?? 'GET';
	const body = method === 'GET' || method === 'HEAD' ? null : await bodyOf(incoming);
	const request = new Request(new URL(incoming.url ?? '/', base), {
		method,
		headers: headersOf(incoming),
		body,
		signal: gone.signal
	});
	const response = await handler.fetch(request);
	outgoing.writeHead(response.status, [...response.headers].flat());
	if (response.body !== null) {
		for await (const chunk of response.body) outgoing.write(chunk);
	}
	outgoing.end();
}

const MAX_BODY_BYTES = 1024 * 1024;

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of incoming as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > MAX_BODY_BYTES) throw new Error('The request is larger than a sandbox takes.');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function headersOf(incoming: IncomingMessage): Headers {
	const headers = new Headers();
	for (const [name, value] of Object.entries(incoming.headers)) {
		if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
	}
	return headers;
}
