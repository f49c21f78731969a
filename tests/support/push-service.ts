import {
	createDecipheriv,
	createECDH,
	createPublicKey,
	hkdfSync,
	randomBytes,
	verify,
	type ECDH
} from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushMessage } from '#lib/platform/push/message.ts';

/**
 * A push service with its browsers: it holds requests against RFC 8030 and 8292, and its browsers open
 * what they are sent by RFC 8291, both written from the texts and from nothing that the app sends with.
 */
export interface PushService {
	readonly origin: string;
	/** What was accepted, oldest first. */
	readonly received: Received[];
	/** Whatever comes next is answered so, once each, and not accepted. */
	refuse(...answers: Refusal[]): void;
	/** A browser that subscribed with this key. */
	browser(name: string): PushBrowser;
	close(): Promise<void>;
}

export interface Refusal {
	readonly status: number;
	readonly headers?: Record<string, string>;
}

export interface PushBrowser {
	readonly subscription: { endpoint: string; p256dh: string; auth: string };
}

export interface Received {
	readonly browser: string;
	readonly message: PushMessage;
	readonly ttl: number;
	readonly topic: string;
	readonly urgency: string;
	/** The server's key. */
	readonly key: string;
}

interface Kept {
	readonly ecdh: ECDH;
	readonly auth: Buffer;
}

export async function startPushService(): Promise<PushService> {
	const browsers = new Map<string, Kept>();
	const received: Received[] = [];
	const refusals: Refusal[] = [];
	const server = createServer(async (request, response) => {
		const name = decodeURIComponent(request.url?.slice('/push/'.length) ?? '');
		const browser = browsers.get(name);
		const body = await bodyOf(request);
		const refusal = refusals.shift();
		if (refusal) return response.writeHead(refusal.status, refusal.headers).end('no'.repeat(9999));
		if (!browser) return response.writeHead(404).end();
		try {
			const { headers } = request;
			const key = keyOf(headers, origin);
			if (headers['content-encoding'] !== 'aes128gcm') throw new Error('Another encoding.');
			const message = JSON.parse(opened(body, browser)) as PushMessage;
			const ttl = Number(headers.ttl);
			const said = { topic: String(headers['topic']), urgency: String(headers['urgency']) };
			received.push({ browser: name, message, ttl, key, ...said });
			response.writeHead(201, { location: `${origin}/message/1` }).end();
		} catch (error) {
			response.writeHead(400).end(String(error));
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		origin,
		received,
		refuse: (...answers) => refusals.push(...answers),
		browser(name) {
			const ecdh = createECDH('prime256v1');
			ecdh.generateKeys();
			const auth = randomBytes(16);
			browsers.set(name, { ecdh, auth });
			const endpoint = `${origin}/push/${encodeURIComponent(name)}`;
			const p256dh = ecdh.getPublicKey('base64url');
			return { subscription: { endpoint, p256dh, auth: auth.toString('base64url') } };
		},
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

/** RFC 8292: a signed word of whose message it is, for this service alone and not for long. */
function keyOf({ authorization = '' }: IncomingHttpHeaders, audience: string): string {
	const { t = '', k = '' } = Object.fromEntries(
		authorization
			.replace(/^vapid /, '')
			.split(/, ?/)
			.map((part) => [part.slice(0, 1), part.slice(2)])
	) as { t?: string; k?: string };
	const [head = '', claims = '', signature = ''] = t.split('.');
	const point = Buffer.from(k, 'base64url');
	const part = (from: number) => point.subarray(from, from + 32).toString('base64url');
	const key = createPublicKey({
		format: 'jwk',
		key: { kty: 'EC', crv: 'P-256', x: part(1), y: part(33) }
	});
	const isSigned = verify(
		'sha256',
		Buffer.from(`${head}.${claims}`),
		{ key, dsaEncoding: 'ieee-p1363' },
		Buffer.from(signature, 'base64url')
	);
	const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string };
	const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
		aud: string;
		exp: number;
		sub: string;
	};
	const left = exp - Date.now() / 1000;
	const isGood = alg === 'ES256' && aud === audience && left > 0 && left <= 86_400;
	if (!isSigned || !isGood || !/^(mailto|https):/.test(sub)) throw new Error('Not signed for us.');
	return k;
}

/** RFC 8291 over RFC 8188: one record, sealed for this browser alone. */
function opened(body: Buffer, { ecdh, auth }: Kept): string {
	const salt = body.subarray(0, 16);
	const keyLength = body.readUInt8(20);
	const sender = body.subarray(21, 21 + keyLength);
	const sealed = body.subarray(21 + keyLength);
	const own = ecdh.getPublicKey();
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, sender]);
	const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), auth, info, 32));
	const derive = (what: string, length: number) =>
		Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${what}\0`, length));
	const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
	decipher.setAuthTag(sealed.subarray(-16));
	const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
	const end = padded.lastIndexOf(2);
	if (padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('Badly padded.');
	return padded.subarray(0, end).toString('utf8');
}
