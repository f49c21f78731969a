import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChangingProxy {
	readonly origin: string;
	/** From now on the service worker is another version's. */
	release(): void;
	close(): Promise<void>;
}

/** Stands in front of a server and hands its service worker out with other bytes once asked to. */
export async function changingProxy(target: string): Promise<ChangingProxy> {
	const { host, hostname, port } = new URL(target);
	let version = 1;
	const proxy = createServer((incoming, outgoing) => {
		const isWorker = incoming.url === '/service-worker.js';
		const headers = { ...incoming.headers, host };
		// The server takes requests from its own origin alone; here, that is this proxy's.
		if (headers.origin) headers.origin = target;
		if (isWorker) delete headers['accept-encoding'];
		const { method, url: path } = incoming;
		const onward = request({ hostname, port, method, path, headers }, (answer) =>
			isWorker ? void sendWorker(answer, outgoing, version) : send(answer, outgoing)
		);
		onward.on('error', () => outgoing.destroy());
		incoming.pipe(onward);
	});
	await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
	return {
		origin: `http://localhost:${(proxy.address() as AddressInfo).port}`,
		release: () => void version++,
		close: async () => {
			proxy.closeAllConnections();
			await new Promise((closed) => proxy.close(closed));
		}
	};
}

function send(answer: IncomingMessage, outgoing: ServerResponse): void {
	outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
	answer.pipe(outgoing);
}

async function sendWorker(answer: IncomingMessage, outgoing: ServerResponse, version: number) {
	const chunks: Buffer[] = [];
	for await (const chunk of answer) chunks.push(chunk as Buffer);
	const body = Buffer.concat([...chunks, Buffer.from(`\n// ${version}\n`)]);
	const headers = { ...answer.headers, 'content-length': String(body.length) };
	delete headers.etag;
	outgoing.writeHead(answer.statusCode ?? 502, headers);
	outgoing.end(body);
}
