import { NamedError } from '../errors.ts';
import { isLocalName } from './front-host.server.ts';

export interface OwnAddress {
	/** Scheme, host and port, without a slash at the end. */
	readonly origin: string;
	/** False: nobody named an address, so this server answers to the local names alone. */
	readonly originGiven: boolean;
}

const harmless = ['GET', 'HEAD'];
/** Answered to machines that are no browser: each has a rule of its own (a secret, a signature). */
const ofMachines = /^\/(webhooks|sandbox)\//;
const json = /^application\/json(\s*;\s*charset=utf-8)?$/i;

/**
 * Throws unless the request comes from our own page. Another site can make a browser send our
 * cookie, but it can set neither `Origin` nor a header of its own without being asked first, and
 * this server never says yes to being asked.
 */
export function refuseForgery(request: Request, own: OwnAddress): void {
	const { pathname } = new URL(request.url);
	if (ofMachines.test(pathname)) return;
	if (harmless.includes(request.method)) refuseForeignReading(request, pathname);
	else refuseForeignWriting(request, own);
}

function refuseForeignReading({ headers }: Request, pathname: string): void {
	const site = headers.get('sec-fetch-site');
	const foreign = site === 'cross-site' || site === 'same-site';
	if (foreign && pathname.startsWith('/api/')) throw foreignSite();
}

function refuseForeignWriting(request: Request, own: OwnAddress): void {
	const { headers } = request;
	if (!isOwnOrigin(request, own)) throw foreignSite();
	const site = headers.get('sec-fetch-site');
	if (site !== null && site !== 'same-origin') throw foreignSite();
	if (!json.test(headers.get('content-type') ?? '')) {
		throw new NamedError('E_CONTENT_TYPE', 'Only JSON is read here.', { status: 415 });
	}
	if (!headers.get('x-lt-client')) {
		throw new NamedError('E_CLIENT', 'The header x-lt-client is missing.', { status: 403 });
	}
}

/** Byte for byte the given origin; without one, the local name this very request was sent to. */
function isOwnOrigin({ headers, url }: Request, own: OwnAddress): boolean {
	const origin = headers.get('origin');
	if (origin === null) return false;
	if (own.originGiven) return origin === own.origin;
	const host = headers.get('host') ?? new URL(url).host;
	return isLocalName(host) && origin === `http://${host}`;
}

function foreignSite(): NamedError {
	return new NamedError('E_ORIGIN', 'This request did not come from the app itself.', {
		status: 403
	});
}
