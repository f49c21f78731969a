import { createECDH } from 'node:crypto';
import { isIP } from 'node:net';
import { NamedError } from '../errors.ts';
import { isPublicAddress } from './public-address.server.ts';

/** A browser's own address at its push service, and the keys that messages are sealed with for it. */
export interface Subscription {
	readonly endpoint: string;
	/** Public key of the browser, an uncompressed point of P-256, base64url. */
	readonly p256dh: string;
	/** 16 bytes that it shares with us, base64url. */
	readonly auth: string;
}

/** Where addresses may lead; `loopback` is for the stand-ins of tests and sandboxes. */
export type Reach = 'world' | 'loopback';

/** The address as one may be called, or null. What its name leads to is judged when it is called. */
export function endpointUrl(endpoint: string, reach: Reach): URL | null {
	const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
	if (!url || url.username !== '' || url.password !== '') return null;
	const host = url.hostname.replace(/^\[|\]$/g, '');
	if (reach === 'loopback' && url.protocol === 'http:' && host === '127.0.0.1') return url;
	if (url.protocol !== 'https:' || url.port !== '') return null;
	if (isIP(host) !== 0) return isPublicAddress(host) ? url : null;
	return /^[a-z0-9-]+([.][a-z0-9-]+)+$/i.test(host) ? url : null;
}

/** @throws NamedError `E_SUBSCRIPTION` where no message could ever be sent to it. */
export function requireGoodSubscription(given: Subscription, reach: Reach): URL {
	const url = endpointUrl(given.endpoint, reach);
	if (!url || Buffer.from(given.auth, 'base64url').length !== 16 || !isPoint(given.p256dh)) {
		throw new NamedError(
			'E_SUBSCRIPTION',
			'This browser gave an address that notices cannot be sent to. Turn them off and on again.',
			{ status: 400 }
		);
	}
	return url;
}

function isPoint(key: string): boolean {
	const point = Buffer.from(key, 'base64url');
	if (point.length !== 65 || point[0] !== 4) return false;
	try {
		const own = createECDH('prime256v1');
		own.generateKeys();
		return own.computeSecret(point).length === 32;
	} catch {
		return false;
	}
}
