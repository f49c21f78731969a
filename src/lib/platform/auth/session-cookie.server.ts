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
	return onlyOf(request, name);
}

/** Stands for a browser that is about to sign in. Of no use elsewhere, so the strictest there is. */
const doorName = '__Host-lt-door';
const doorAttributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';

export function doorCookie(token: string, lifetimeMs: number): string {
	return `${doorName}=${token}; ${doorAttributes}; Max-Age=${lifetimeMs / 1000}`;
}

export const endedDoorCookie = `${doorName}=; ${doorAttributes}; Max-Age=0`;

export function doorTokenOf(request: Request): string | null {
	return onlyOf(request, doorName);
}

function onlyOf(request: Request, wanted: string): string | null {
	const cookies = (request.headers.get('cookie') ?? '').split(/;\s*/);
	const mine = cookies.filter((cookie) => cookie.startsWith(`${wanted}=`));
	return mine.length === 1 ? (mine[0]?.slice(wanted.length + 1) ?? null) : null;
}
