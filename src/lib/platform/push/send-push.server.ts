import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { endpointUrl, type Reach, type Subscription } from './endpoint.server.ts';
import type { PushMessage } from './message.ts';
import { publicLookup } from './public-address.server.ts';
import type { PushKeys } from './push-keys.server.ts';

/** Every answer of a push service is one of these. */
export type PushAnswer =
	| { readonly kind: 'sent' }
	/** The browser has let go of this address. */
	| { readonly kind: 'gone' }
	/** Try again, not before this many milliseconds from now; null: as one likes. */
	| { readonly kind: 'later'; readonly afterMs: number | null }
	/** It would say so again: not tried a second time. */
	| { readonly kind: 'refused'; readonly status: number };

export interface Sender {
	readonly keys: PushKeys;
	/** Of this server, so that a push service can reach whoever runs it. */
	readonly origin: string;
	readonly reach: Reach;
}

export interface Parcel {
	readonly to: Subscription;
	readonly message: PushMessage;
	/** How long the push service keeps it for a browser that is away, seconds. */
	readonly ttl: number;
	readonly urgent: boolean;
	/** A later message of the same topic takes the place of one that still waits there. */
	readonly topic: string;
}

const deadlineMs = 10_000;

/** One attempt: no redirect is followed, the body of the answer is not read. */
export async function sendPush(sender: Sender, parcel: Parcel): Promise<PushAnswer> {
	const url = endpointUrl(parcel.to.endpoint, sender.reach);
	if (!url) return { kind: 'refused', status: 0 };
	const { headers, body } = await sealedFor(sender, parcel);
	try {
		return meaningOf(await post(url, { headers, body }));
	} catch (error) {
		const isClosed = error instanceof Error && 'code' in error && error.code === 'E_ADDRESS_CLOSED';
		return isClosed ? { kind: 'refused', status: 0 } : { kind: 'later', afterMs: null };
	}
}

async function sealedFor({ keys, origin }: Sender, { to, message, ttl, urgent, topic }: Parcel) {
	const { endpoint, p256dh, auth } = to;
	const { default: webPush } = await import('web-push');
	const subject = origin.startsWith('https:') ? origin : 'mailto:owner@localhost';
	return webPush.generateRequestDetails(
		{ endpoint, keys: { p256dh, auth } },
		JSON.stringify(message),
		{
			vapidDetails: {
				subject,
				publicKey: keys.publicKey,
				privateKey: keys.privateKey.reveal()
			},
			TTL: ttl,
			urgency: urgent ? 'high' : 'normal',
			topic: createHash('sha256').update(topic).digest('base64url').slice(0, 32)
		}
	);
}

interface Post {
	readonly headers: Readonly<Record<string, string | number>>;
	readonly body: Buffer;
}

function post(url: URL, { headers, body }: Post): Promise<IncomingMessage> {
	const isSecure = url.protocol === 'https:';
	return new Promise((resolve, reject) => {
		const request = (isSecure ? httpsRequest : httpRequest)(url, {
			method: 'POST',
			headers,
			signal: AbortSignal.timeout(deadlineMs),
			// A connection of its own: one that is kept open was looked up for somebody else.
			agent: false,
			...(isSecure ? { lookup: publicLookup } : {})
		});
		request.on('error', reject);
		request.on('response', (answer) => {
			resolve(answer);
			// What it says beyond its status is not for us, however long it is.
			answer.destroy();
		});
		request.end(body);
	});
}

function meaningOf({ statusCode: status = 0, headers }: IncomingMessage): PushAnswer {
	if (status >= 200 && status < 300) return { kind: 'sent' };
	if (status === 404 || status === 410) return { kind: 'gone' };
	if (status === 429 || status >= 500) {
		const seconds = Number(headers['retry-after']);
		return { kind: 'later', afterMs: seconds > 0 ? seconds * 1000 : null };
	}
	return { kind: 'refused', status };
}
