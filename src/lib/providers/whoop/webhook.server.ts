import { createHmac, timingSafeEqual } from 'node:crypto';
import { workout } from '#lib/domains/workouts/entity.ts';
import { parseJson } from '../http.server.ts';
import { asRecord } from '../oauth-wire.server.ts';
import { isWorkoutId } from './mapping.ts';
import type { WebhookEvent, WebhookRequest } from '../webhook-event.ts';

/** Whoop documents no window; five minutes either way is what is used in practice. */
const TOLERANCE_MS = 5 * 60_000;

/** base64(HMAC-SHA256(client secret, timestamp ‖ raw body)), without a separator. */
export function signWhoop(secret: string, timestamp: string, body: Uint8Array): string {
	return createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
}

/** The event of an authentic, recent delivery; else why it is turned away. */
export function readWhoopEvent(request: WebhookRequest): WebhookEvent | string {
	const { headers, body, now, clientSecret } = request;
	if (clientSecret === null) return 'There is no app here whose secret could have signed this.';
	const timestamp = headers.get('x-whoop-signature-timestamp') ?? '';
	if (!/^\d{1,16}$/.test(timestamp)) return 'The signature has no time.';
	if (Math.abs(now - Number(timestamp)) > TOLERANCE_MS) return 'The signature is too old or early.';
	const expected = Buffer.from(signWhoop(clientSecret, timestamp, body));
	const given = Buffer.from(headers.get('x-whoop-signature') ?? '');
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
		return 'The signature does not match.';
	}
	return eventOf(asRecord(parseJson(new TextDecoder().decode(body))));
}

function eventOf(body: Record<string, unknown> | null): WebhookEvent | string {
	const { user_id: user, id, type, trace_id: trace } = body ?? {};
	const named = isShort(id) && isShort(type) && isShort(trace);
	if (!Number.isSafeInteger(user) || !named) {
		return 'The event is not one of the documented ones.';
	}
	const event = { externalId: String(user), window: null, traceId: trace };
	// An id that is none is no news, and becomes no part of any question.
	if (!type.startsWith('workout.') || !isWorkoutId(id)) return { ...event, kind: 'other' };
	const about = { entity: workout.name, sourceId: id.toLowerCase() };
	return { ...event, kind: 'changed', about };
}

function isShort(value: unknown): value is string {
	return typeof value === 'string' && value.length > 0 && value.length <= 200;
}
