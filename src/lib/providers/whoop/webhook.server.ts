import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseJson } from '../http.server.ts';
import { asRecord } from '../oauth-wire.server.ts';

/** Whoop documents no window; five minutes either way is what is used in practice. */
const TOLERANCE_MS = 5 * 60_000;

export interface WhoopEvent {
	/** Whoop's number of the member, as text. */
	readonly externalId: string;
	/** `workout.updated`, `workout.deleted`, or a type that we do not read. */
	readonly type: string;
	readonly sourceId: string;
	/** The same event delivered twice carries the same one. */
	readonly traceId: string;
}

export interface Delivery {
	readonly headers: Headers;
	/** The bytes as they came: parsed and written again they would no longer match. */
	readonly body: Uint8Array;
	readonly now: number;
}

/** base64(HMAC-SHA256(client secret, timestamp ‖ raw body)), without a separator. */
export function signWhoop(secret: string, timestamp: string, body: Uint8Array): string {
	return createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
}

/** The event of an authentic, recent delivery; else why it is turned away. */
export function readWhoopEvent(secret: string, delivery: Delivery): WhoopEvent | string {
	const { headers, body, now } = delivery;
	const timestamp = headers.get('x-whoop-signature-timestamp') ?? '';
	if (!/^\d{1,16}$/.test(timestamp)) return 'The signature has no time.';
	if (Math.abs(now - Number(timestamp)) > TOLERANCE_MS) return 'The signature is too old or early.';
	const expected = Buffer.from(signWhoop(secret, timestamp, body));
	const given = Buffer.from(headers.get('x-whoop-signature') ?? '');
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
		return 'The signature does not match.';
	}
	return eventOf(asRecord(parseJson(new TextDecoder().decode(body))));
}

function eventOf(body: Record<string, unknown> | null): WhoopEvent | string {
	const { user_id: user, id, type, trace_id: trace } = body ?? {};
	const whole = Number.isSafeInteger(user);
	if (!whole || typeof id !== 'string' || typeof type !== 'string' || typeof trace !== 'string') {
		return 'The event is not one of the documented ones.';
	}
	return { externalId: String(user), type, sourceId: id, traceId: trace };
}
