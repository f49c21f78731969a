import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { NamedError, isNamedError } from '../errors.ts';
import { shareAddress } from '../pwa/share-address.ts';
import { bodyLimit, receiveBody } from './front-body.server.ts';
import { headerRule } from './front-headers.server.ts';
import { hostRule, isLocalName, isLoopback, type Address } from './front-host.server.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** What the front tells the app about a request. Nobody outside can set these. */
export const PROTOCOL_HEADER = 'x-life-protocol';
export const HOST_HEADER = 'x-life-host';
/** `loopback` when the person sits at this machine with no proxy between; else `elsewhere`. */
export const FROM_HEADER = 'x-life-from';

/** Probes come by address, from the container or the balancer, and learn nothing private. */
const PROBES = ['/healthz', '/readyz'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const FROM_A_PROXY = /^(forwarded|via|x-forwarded-.*|x-real-ip)$/;
const RESERVED = /^(x-life-.*|forwarded|x-forwarded-.*|x-real-ip)$/;
const STREAM = 'text/event-stream';
const CLOSE_IDLE_EVERY_MS = 100;

const LIMITS = {
	requestTimeout: 30_000,
	headersTimeout: 10_000,
	keepAliveTimeout: 65_000,
	// How often the two time-outs above are looked at; Node's own 30 s would double them.
	connectionsCheckingInterval: 2_000,
	maxHeaderSize: 16 * 1024
};
const REQUESTS_PER_CONNECTION = 1_000;

export type FrontOptions = Address & { host: string; buildDir: string };

/**
 * The server that faces the network. It checks what must hold for every request, files included,
 * which the app's hooks never see; then it hands the request on.
 */
export class Front {
	readonly #server: Server;
	readonly #options: FrontOptions;
	readonly #hostFor: ReturnType<typeof hostRule>;
	readonly #headersFor: ReturnType<typeof headerRule>;
	readonly #open = new Set<ServerResponse>();
	#handler: Handler | undefined;
	#stopping = false;

	constructor(options: FrontOptions) {
		this.#options = options;
		this.#hostFor = hostRule(options);
		this.#headersFor = headerRule(options);
		this.#server = createServer(
			LIMITS,
			(request, response) => void this.#answer(request, response)
		);
		this.#server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
	}

	/** Takes the port. Until `handOver`, every request is told that the app is starting. */
	async listen(): Promise<void> {
		const { host, port } = this.#options;
		await new Promise<void>((resolve, reject) => {
			this.#server.once('error', (error) => reject(cannotListen(error, this.#options)));
			this.#server.listen({ host, port }, resolve);
		});
	}

	handOver(handler: Handler): void {
		this.#handler = handler;
	}

	/** How many requests wait for the end of their answer. */
	get openRequests(): number {
		return this.#open.size;
	}

	/** Lets running requests end, for so long; then cuts the rest. Live streams are cut at once. */
	async stop(graceMs: number): Promise<void> {
		this.#stopping = true;
		const closed = new Promise((resolve) => this.#server.close(resolve));
		for (const response of this.#open) this.#closeAfter(response);
		const sweep = setInterval(() => this.#server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
		const limit = setTimeout(() => this.#server.closeAllConnections(), graceMs);
		await closed;
		clearInterval(sweep);
		clearTimeout(limit);
	}

	#closeAfter(response: ServerResponse): void {
		const isStream = String(response.getHeader('content-type') ?? '').startsWith(STREAM);
		if (isStream) response.destroy();
		else response.shouldKeepAlive = false;
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		this.#open.add(response);
		response.once('close', () => this.#open.delete(response));
		if (this.#stopping) response.shouldKeepAlive = false;
		const [pathname = '/'] = (request.url ?? '/').split('?');
		for (const [name, value] of Object.entries(this.#headersFor(pathname)))
			response.setHeader(name, value);
		try {
			this.#check(request, pathname);
			if (isUnkeptShare(request, pathname)) return leadToImport(response);
			const accepted = await receiveBody(request, bodyLimit(pathname));
			// A client that has gone may leave a body half sent.
			if (!response.destroyed) await this.#handler?.(accepted, response);
		} catch (error) {
			refuse(response, error);
		}
	}

	/** Throws a NamedError, or marks the request as the app may see it. */
	#check(request: IncomingMessage, pathname: string): void {
		if (!METHODS.includes(request.method ?? ''))
			throw new NamedError('E_METHOD', 'This method is not used here.', { status: 405 });
		if (!pathname.startsWith('/'))
			throw new NamedError('E_TARGET', 'This is not an address of this server.', { status: 400 });
		const host = this.#hostFor(onlyHost(request));
		if (host === undefined && !PROBES.includes(pathname)) throw this.#misdirected(request);
		if (!this.#handler) throw starting();
		this.#mark(request, host ?? new URL(this.#options.origin).host);
	}

	#mark(request: IncomingMessage, host: string): void {
		const { headers } = request;
		const names = Object.keys(headers);
		const direct =
			isLoopback(request.socket.remoteAddress) &&
			isLocalName(headers.host) &&
			!names.some((name) => FROM_A_PROXY.test(name));
		for (const name of names) if (RESERVED.test(name)) Reflect.deleteProperty(headers, name);
		headers[PROTOCOL_HEADER] = new URL(this.#options.origin).protocol.slice(0, -1);
		headers[HOST_HEADER] = host;
		headers[FROM_HEADER] = direct ? 'loopback' : 'elsewhere';
	}

	#misdirected(request: IncomingMessage): NamedError {
		const found = JSON.stringify(request.headers.host?.slice(0, 200) ?? '');
		const { origin, originGiven } = this.#options;
		const wayOut = originGiven
			? `Open ${origin} instead.`
			: `Open ${origin} instead, or start Life Tracker with ORIGIN set to the address you use.`;
		return new NamedError('E_HOST', `Life Tracker does not answer to ${found}. ${wayOut}`, {
			status: 421
		});
	}
}

/** Two Host lines are a trick to be read differently by a proxy and by us. */
function onlyHost({ headers, rawHeaders }: IncomingMessage): string | undefined {
	const lines = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host');
	return lines.length === 1 ? headers.host : undefined;
}

/** What another app shares is kept on the device by the service worker; without one it comes here. */
function isUnkeptShare({ method }: IncomingMessage, pathname: string): boolean {
	return method === 'POST' && pathname === shareAddress;
}

/** Files never come to the server: the page says that nothing has arrived, and takes it there. */
function leadToImport(response: ServerResponse): void {
	response.statusCode = 303;
	response.setHeader('Location', '/import?shared');
	response.end();
}

function refuse(response: ServerResponse, error: unknown): void {
	if (response.headersSent || response.destroyed) return void response.destroy();
	const named = isNamedError(error) ? error : undefined;
	response.statusCode = named?.status ?? 500;
	response.setHeader('Content-Type', 'text/plain; charset=utf-8');
	if (response.statusCode === 503) response.setHeader('Retry-After', '2');
	response.end(`${named?.message ?? 'Something went wrong here. Try again in a moment.'}\n`);
}

const starting = () =>
	new NamedError('E_STARTING', 'Life Tracker is starting. Try again in a moment.', { status: 503 });

function cannotListen(error: NodeJS.ErrnoException, { host, port }: FrontOptions): NamedError {
	const reasons: Record<string, string> = {
		EADDRINUSE: `Port ${port} is taken by another program: stop that one, or set PORT to a free one.`,
		EACCES: `Port ${port} may not be used by this user: set PORT to one above 1023.`,
		EADDRNOTAVAIL: `This machine has no address ${host}: set HOST to 127.0.0.1 or 0.0.0.0.`
	};
	const message = reasons[error.code ?? ''] ?? `Port ${port} cannot be used: ${error.message}.`;
	return new NamedError('E_LISTEN', message, { cause: error });
}
