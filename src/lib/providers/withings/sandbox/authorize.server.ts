import { randomBytes } from 'node:crypto';
import { consentPage, refusalPage, type PageWords } from '../../sandbox/page.server.ts';
import { people } from '../../sandbox/people.server.ts';
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
	if (form.get('decision') !== 'allow') return sendBack(query, { error: 'access_denied' });
	const member = people.find((one) => String(one.number) === form.get('member')) ?? people[0];
	const code = randomBytes(20).toString('hex');
	world.state.change((state) => {
		state.codes[code] = {
			clientId: query.get('client_id') ?? '',
			redirectUri: query.get('redirect_uri') ?? '',
			scope: scopesOf(query).join(','),
			member: member?.number ?? 1,
			expiresAt: world.now() + CODE_LIFETIME_MS
		};
	});
	return sendBack(query, { code });
}

function untrustworthy(world: World, query: URLSearchParams): string | null {
	if (query.get('client_id') !== world.client.id) return 'This app is not known here.';
	const uri = query.get('redirect_uri') ?? '';
	const { redirectUris } = world.client;
	const usable = URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);
	if (!usable || (redirectUris !== null && !redirectUris.includes(uri))) {
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

function redirectOf(query: URLSearchParams): URL {
	return new URL(query.get('redirect_uri') ?? '');
}

function sendBack(query: URLSearchParams, answer: Record<string, string>): Response {
	const target = redirectOf(query);
	for (const [key, value] of Object.entries(answer)) target.searchParams.set(key, value);
	target.searchParams.set('state', query.get('state') ?? '');
	return new Response(null, { status: 303, headers: { location: target.href } });
}
export const authorizeStyle = words.style;
