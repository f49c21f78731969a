import type { Answer, Refusal } from './provider.ts';
import { excerptOf, readText } from './response-text.server.ts';
import { throttledUntil } from './retry-after.ts';

const DEADLINE_MS = 15_000;
/** A page of 25 workouts has about 20 kB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

export interface EgressOptions {
	/** The provider, as a person knows it: begins the reasons. */
	readonly name: string;
	readonly baseUrl: string;
	readonly deadlineMs?: number;
	readonly maxBodyBytes?: number;
	/** Where a provider wants to know who asks. */
	readonly userAgent?: string;
	readonly now?: () => number;
}

export interface EgressRequest {
	readonly method?: 'GET' | 'POST' | 'DELETE';
	/** Below the base address, with its leading slash. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string | null>>;
	readonly token?: string;
	/** The whole header, where it is not a bearer token. */
	readonly authorization?: string;
	readonly form?: Readonly<Record<string, string>>;
	readonly json?: unknown;
}

/** A complete answer of whatever status. */
export interface Received {
	readonly kind: 'received';
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	/** When it was received, epoch milliseconds. */
	readonly at: number;
}

export interface Egress {
	readonly name: string;
	/** The address of a path, for sending a person there. */
	address(path: string, query?: EgressRequest['query']): URL;
	send(request: EgressRequest): Promise<Received | Refusal>;
}

/**
 * The one way out to a provider: one attempt with a deadline, no redirect followed, a bounded
 * body, and no other origin than the configured one.
 */
export function createEgress(options: EgressOptions): Egress {
	const base = options.baseUrl.replace(/\/+$/, '');
	const root = new URL(`${base}/`);
	const now = options.now ?? Date.now;

	function address(path: string, query: EgressRequest['query'] = {}): URL {
		const url = new URL(base + path);
		if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) {
			throw new Error(`A request to ${options.name} must stay below its configured address.`);
		}
		for (const [key, value] of Object.entries(query)) {
			if (value !== null) url.searchParams.set(key, value);
		}
		return url;
	}

	async function send(request: EgressRequest): Promise<Received | Refusal> {
		const url = address(request.path, request.query);
		const signal = AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS);
		try {
			const response = await fetch(url, { ...initOf(request, options.userAgent), signal });
			const text = await readText(response, options.maxBodyBytes ?? MAX_BODY_BYTES);
			if (text === null) {
				await response.body?.cancel().catch(() => undefined);
				return malformed(`${options.name} answered with more than it ever should.`, '');
			}
			return {
				kind: 'received',
				status: response.status,
				headers: response.headers,
				text,
				at: now()
			};
		} catch (error) {
			return networkFailure(options.name, error);
		}
	}

	return { name: options.name, address, send };
}

function initOf(request: EgressRequest, userAgent: string | undefined): RequestInit {
	const { method = 'GET', token, authorization, form, json } = request;
	const headers: Record<string, string> = { accept: 'application/json' };
	if (userAgent !== undefined) headers['user-agent'] = userAgent;
	if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
	if (authorization !== undefined) headers['authorization'] = authorization;
	if (json !== undefined) headers['content-type'] = 'application/json';
	// URLSearchParams as a body sets the form content type by itself.
	const body = form ? new URLSearchParams(form) : json === undefined ? null : JSON.stringify(json);
	return { method, headers, redirect: 'manual', ...(body === null ? {} : { body }) };
}

/** Failures that happen before a byte of the request leaves: the provider cannot have acted. */
const beforeSending = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'UND_ERR_CONNECT_TIMEOUT',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'EPROTO',
	'ERR_SSL_WRONG_VERSION_NUMBER'
]);

function networkFailure(name: string, error: unknown): Refusal {
	if (error instanceof DOMException && error.name === 'TimeoutError') {
		return { kind: 'unreachable', reason: `${name} took too long to answer.`, lost: true };
	}
	const cause = error instanceof Error ? error.cause : undefined;
	const code = codeOf(cause) ?? codeOf(error);
	const lost = code === null || !beforeSending.has(code);
	const detail = code === null ? '' : ` (${code})`;
	const reason = lost
		? `The connection to ${name} broke off${detail}.`
		: `${name} can't be reached${detail}.`;
	return { kind: 'unreachable', reason, lost };
}

function codeOf(error: unknown): string | null {
	if (typeof error !== 'object' || error === null) return null;
	// Several addresses tried: the first one's failure speaks for all.
	if (error instanceof AggregateError) return codeOf(error.errors[0]);
	return 'code' in error && typeof error.code === 'string' ? error.code : null;
}

export function malformed(reason: string, text: string): Refusal {
	return { kind: 'malformed', reason, excerpt: excerptOf(text) };
}

/** What an API answer means, by its status alone; a 2xx body must be JSON. */
export function classify(name: string, received: Received): Answer<unknown> {
	const { status, text } = received;
	if (status >= 200 && status < 300) {
		const value = parseJson(text);
		if (value !== undefined) return { kind: 'ok', value };
		return malformed(`${name} answered with something that is not JSON.`, text);
	}
	if (status === 401) return { kind: 'token_expired' };
	return unavailable(name, received) ?? unexpected(name, received);
}

/** Too many calls, or their side is down: try later, nothing is wrong with the connection. */
export function unavailable(name: string, { status, headers, at }: Received): Refusal | null {
	if (status === 429 || (status === 503 && headers.has('retry-after'))) {
		const reason = `${name} asks to wait before the next call.`;
		return { kind: 'throttled', until: throttledUntil(headers, at), reason };
	}
	if (status >= 500) {
		return { kind: 'unreachable', reason: `${name} isn't answering (${status}).`, lost: false };
	}
	return null;
}

function unexpected(name: string, { status, text }: Received): Refusal {
	if (status < 400) return malformed(`${name} answered with a redirect (${status}).`, text);
	return { kind: 'ours_to_fix', reason: `${name} refused the request (${status}).` };
}

/** The parsed text, or undefined where it is not JSON. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
