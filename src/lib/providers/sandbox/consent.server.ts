import { people } from './people.server.ts';

/** An app that a sandbox knows. */
export interface SandboxClient {
	readonly id: string;
	readonly secret: string;
	/** Registered return addresses; null takes any. */
	readonly redirectUris: readonly string[] | null;
}

/** A code that was given out and not taken yet. */
export interface GivenCode {
	clientId: string;
	redirectUri: string;
	/** As it was asked for. */
	scope: string;
	member: number;
	expiresAt: number;
}

export function isRegistered({ redirectUris }: SandboxClient, query: URLSearchParams): boolean {
	const uri = query.get('redirect_uri') ?? '';
	const isUsable = URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);
	return isUsable && (redirectUris === null || redirectUris.includes(uri));
}

export function redirectOf(query: URLSearchParams): URL {
	return new URL(query.get('redirect_uri') ?? '');
}

/** What the person has allowed; null: they have not. */
export function codeFor(
	query: URLSearchParams,
	form: URLSearchParams,
	{ scope, expiresAt }: Pick<GivenCode, 'scope' | 'expiresAt'>
): GivenCode | null {
	if (form.get('decision') !== 'allow') return null;
	const chosen = people.find(({ number }) => String(number) === form.get('member'));
	return {
		clientId: query.get('client_id') ?? '',
		redirectUri: query.get('redirect_uri') ?? '',
		scope,
		member: chosen?.number ?? 1,
		expiresAt
	};
}

/** Leads the person back to the app, with its own state. */
export function sendBack(query: URLSearchParams, answer: Record<string, string>): Response {
	const target = redirectOf(query);
	for (const [key, value] of Object.entries(answer)) target.searchParams.set(key, value);
	const state = query.get('state');
	if (state !== null) target.searchParams.set('state', state);
	return new Response(null, { status: 303, headers: { location: target.href } });
}
