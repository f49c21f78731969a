import { malformed, parseJson, unavailable, type Egress, type Received } from './http.server.ts';
import type { Answer, Refusal, TokenSet } from './provider.ts';

const DEFAULT_EXPIRY_SECONDS = 3600;
const LONGEST_EXPIRY_SECONDS = 366 * 24 * 3600;

/** One attempt at a token endpoint that follows RFC 6749. */
export async function requestTokens(
	egress: Egress,
	path: string,
	form: Readonly<Record<string, string>>
): Promise<Answer<TokenSet>> {
	const received = await egress.send({ method: 'POST', path, form });
	return received.kind === 'received' ? readTokenAnswer(egress.name, received) : received;
}

/** What a token endpoint's answer means. Never quotes the body: it may hold tokens. */
export function readTokenAnswer(name: string, received: Received): Answer<TokenSet> {
	const body = asRecord(parseJson(received.text));
	if (received.status >= 200 && received.status < 300) {
		const tokens = body && tokenSetOf(body);
		if (tokens) return { kind: 'ok', value: tokens };
		return malformed(`${name} answered a sign-in with something unreadable.`, '');
	}
	return unavailable(name, received) ?? refusalOf(name, received.status, body?.['error']);
}

function refusalOf(name: string, status: number, error: unknown): Refusal {
	if (error === 'invalid_grant') {
		return { kind: 'grant_dead', reason: `${name} needs you to sign in again.` };
	}
	if (error === 'invalid_client' || error === 'unauthorized_client') {
		return { kind: 'ours_to_fix', reason: `${name} did not accept the app's id or secret.` };
	}
	if (typeof error === 'string' && /^[a-z_]{1,40}$/.test(error)) {
		return { kind: 'ours_to_fix', reason: `${name} refused the sign-in request: ${error}.` };
	}
	return malformed(`${name} refused the sign-in without saying why (${status}).`, '');
}

export function tokenSetOf(body: Record<string, unknown>): TokenSet | null {
	const { access_token: access, refresh_token: refresh = null, scope } = body;
	if (!isToken(access) || !(refresh === null || isToken(refresh))) return null;
	return {
		accessToken: access,
		refreshToken: refresh,
		expiresInSeconds: expiryOf(body['expires_in']),
		scopes: typeof scope === 'string' ? scope.split(/[\s,]+/).filter(Boolean) : []
	};
}

/** Printable ASCII: anything else could not travel back in a header. */
function isToken(value: unknown): value is string {
	return typeof value === 'string' && /^[\x21-\x7e]{1,8192}$/.test(value);
}

function expiryOf(value: unknown): number {
	const seconds = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
	const usable = typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds > 0;
	return usable ? Math.min(seconds, LONGEST_EXPIRY_SECONDS) : DEFAULT_EXPIRY_SECONDS;
}

export function asRecord(value: unknown): Record<string, unknown> | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: null;
}

/**
 * A first grant must last and cover what we read: without it the connection would die within the
 * hour, so it is refused while the person is still there.
 */
export function lastingGrant(
	name: string,
	answer: Answer<TokenSet>,
	scopes: readonly string[]
): Answer<TokenSet> {
	if (answer.kind !== 'ok') return answer;
	const { refreshToken, scopes: granted } = answer.value;
	if (refreshToken === null) {
		const reason = `${name} gave access for one hour only. Start again and allow lasting access.`;
		return { kind: 'grant_dead', reason };
	}
	// An answer that names no scopes grants what was asked for (RFC 6749 §5.1).
	const missing = granted.length === 0 ? [] : scopes.filter((scope) => !granted.includes(scope));
	if (missing.length === 0) return answer;
	const reason = `${name} didn't share ${missing.join(', ')}. Start again and allow it.`;
	return { kind: 'grant_dead', reason };
}

export type Callback =
	| { readonly kind: 'code'; readonly code: string; readonly state: string }
	| { readonly kind: 'denied'; readonly state: string; readonly reason: string }
	| { readonly kind: 'refused'; readonly state: string; readonly reason: string };

/** What the person's browser brings back from the provider. `state` is still to be checked. */
export function readCallback(name: string, query: URLSearchParams): Callback {
	const state = query.get('state') ?? '';
	const error = query.get('error');
	if (error === 'access_denied') {
		const reason = `You stopped at ${name}. Nothing was connected.`;
		return { kind: 'denied', state, reason };
	}
	const code = query.get('code');
	if (error === null && code !== null && /^[\x21-\x7e]{1,2048}$/.test(code)) {
		return { kind: 'code', code, state };
	}
	const word = error !== null && /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : '';
	return { kind: 'refused', state, reason: `${name} did not start the connection${word}.` };
}
