import { absoluteLifetimeMs } from './session.server.ts';

/**
 * The `__Host-` prefix makes the browser itself refuse this cookie from a subdomain, another path
 * or an insecure page. Lax, not Strict: a provider sends the person back by a top-level GET.
 */
const name = '__Host-lt';
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';

export function sessionCookie(token: string): string {
	return `${name}=${token}; ${attributes}; Max-Age=${absoluteLifetimeMs / 1000}`;
}

export const endedSessionCookie = `${name}=; ${attributes}; Max-Age=0`;

/** The browser forgets what it kept of this site; what a script kept it deletes itself as well. */
export const clearDevice = '"cache", "cookies", "storage"';

/** The session's token of a request; null when there is none, or more than one to choose from. */
export function sessionTokenOf(request: Request): string | null {
	const cookies = (request.headers.get('cookie') ?? '').split(/;\s*/);
	const mine = cookies.filter((cookie) => cookie.startsWith(`${name}=`));
	return mine.length === 1 ? (mine[0]?.slice(name.length + 1) ?? null) : null;
}
