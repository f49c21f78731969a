import { randomBytes } from 'node:crypto';
import { codeFor, isRegistered, redirectOf, sendBack } from '../../sandbox/consent.server.ts';
import { consentPage, refusalPage, type PageWords } from '../../sandbox/page.server.ts';
import type { World } from './world.server.ts';

/** Half a minute, as the real one's: no time to copy anything by hand. */
const CODE_LIFETIME_MS = 30_000;

const words: PageWords = { provider: 'Withings', records: 'weigh-ins', style: 'authorize.css' };

/** The scopes there are, and what each allows. */
const meanings = new Map([
	['user.info', 'Read what your profile says of you'],
	['user.metrics', 'Read your weigh-ins and body composition'],
	['user.activity', 'Read your activity and sleep'],
	['user.sleepevents', 'Be told when you go to bed']
]);

/** `GET /oauth2_user/authorize2` shows the page, `POST` is its answer; both carry the same query. */
export async function authorizeAnswer(world: World, request: Request): Promise<Response> {
	const query = new URL(request.url).searchParams;
	const problem = untrustworthy(world, query);
	// Nobody is sent to an address that was not registered.
	if (problem !== null) return refusalPage(words, problem);
	if (request.method !== 'POST') {
		const wishes = scopesOf(query).map((scope) => meanings.get(scope) ?? '');
		return consentPage(words, wishes, redirectOf(query).origin);
	}
	return decided(world, query, new URLSearchParams(await request.text()));
}

function decided(world: World, query: URLSearchParams, form: URLSearchParams): Response {
	const scope = scopesOf(query).join(',');
	const given = codeFor(query, form, { scope, expiresAt: world.now() + CODE_LIFETIME_MS });
	if (!given) return sendBack(query, { error: 'access_denied' });
	const code = randomBytes(20).toString('hex');
	world.state.change((state) => void (state.codes[code] = given));
	return sendBack(query, { code });
}

function untrustworthy(world: World, query: URLSearchParams): string | null {
	if (query.get('client_id') !== world.client.id) return 'This app is not known here.';
	if (!isRegistered(world.client, query)) {
		return 'The return address is not one of those that are registered for this app.';
	}
	if (query.get('response_type') !== 'code') return 'Only a code can be asked for.';
	if ((query.get('state') ?? '') === '') return 'The state is missing.';
	const scopes = scopesOf(query);
	const isKnown = scopes.length > 0 && scopes.every((scope) => meanings.has(scope));
	return isKnown ? null : 'A scope is not known here. They are separated by commas.';
}

function scopesOf(query: URLSearchParams): string[] {
	return (query.get('scope') ?? '').split(',').filter(Boolean);
}

export const authorizeStyle = words.style;
