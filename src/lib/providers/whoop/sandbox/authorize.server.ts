import { randomBytes } from 'node:crypto';
import { codeFor, isRegistered, redirectOf, sendBack } from '../../sandbox/consent.server.ts';
import { consentPage, refusalPage, type PageWords } from '../../sandbox/page.server.ts';
import type { World } from './world.server.ts';

const CODE_LIFETIME_MS = 10 * 60_000;

const words: PageWords = { provider: 'Whoop', records: 'workouts', style: 'auth.css' };

/** The scopes there are, and what each allows. */
const meanings = new Map([
	['offline', 'Keep access until you take it back'],
	['read:workout', 'Read your workouts'],
	['read:profile', 'Read your name'],
	['read:recovery', 'Read your recovery'],
	['read:cycles', 'Read your day cycles'],
	['read:sleep', 'Read your sleep'],
	['read:body_measurement', 'Read your height and weight']
]);

/** `GET /oauth/oauth2/auth` shows the page, `POST` is its answer; both carry the same query. */
export async function authorizeAnswer(world: World, request: Request): Promise<Response> {
	const query = new URL(request.url).searchParams;
	const problem = untrustworthy(world, query);
	// Nobody is sent to an address that was not registered.
	if (problem !== null) return refusalPage(words, problem);
	const refusal = refusalOf(query);
	if (refusal !== null) return sendBack(query, refusal);
	const scopes = scopesOf(query);
	if (request.method !== 'POST') {
		const wishes = scopes.map((scope) => meanings.get(scope) ?? '');
		return consentPage(words, wishes, redirectOf(query).origin);
	}
	return decided(world, query, new URLSearchParams(await request.text()));
}

function decided(world: World, query: URLSearchParams, form: URLSearchParams): Response {
	const scope = scopesOf(query).join(' ');
	const given = codeFor(query, form, { scope, expiresAt: world.now() + CODE_LIFETIME_MS });
	if (!given) {
		const error_description = 'The member denied the request.';
		return sendBack(query, { error: 'access_denied', error_description });
	}
	const code = randomBytes(32).toString('base64url');
	world.state.change((state) => void (state.codes[code] = given));
	return sendBack(query, { code, scope });
}

function untrustworthy(world: World, query: URLSearchParams): string | null {
	if (query.get('client_id') !== world.client.id) return 'This app is not known here.';
	if (isRegistered(world.client, query)) return null;
	return 'The return address is not the one that is registered for this app.';
}

function refusalOf(query: URLSearchParams): Record<string, string> | null {
	if (query.get('response_type') !== 'code') return { error: 'unsupported_response_type' };
	if ((query.get('state') ?? '').length < 8) {
		const error_description = 'The state must be at least 8 characters long.';
		return { error: 'invalid_state', error_description };
	}
	const scopes = scopesOf(query);
	if (scopes.length > 0 && scopes.every((scope) => meanings.has(scope))) return null;
	return { error: 'invalid_scope' };
}

function scopesOf(query: URLSearchParams): string[] {
	return (query.get('scope') ?? '').split(' ').filter(Boolean);
}
