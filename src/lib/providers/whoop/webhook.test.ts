import { expect, test } from 'vitest';
import { readWhoopEvent, signWhoop } from './webhook.server.ts';

const secret = 'the client secret';
const now = Date.UTC(2026, 10, 23, 12);
// Written oddly on purpose: parsed and written again it would have other bytes (hard case 58).
const text =
	'{ "user_id": 10129,\n "id":"550e8400-e29b-41d4-a716-446655440000", "type":"workout.updated","trace_id":"d3709ee7"}';

function delivery(body = text, at = now, signature?: string) {
	const bytes = new TextEncoder().encode(body);
	const timestamp = String(at);
	const headers = new Headers({
		'X-WHOOP-Signature': signature ?? signWhoop(secret, timestamp, bytes),
		'X-WHOOP-Signature-Timestamp': timestamp
	});
	return { headers, body: bytes, now, clientSecret: secret };
}

test('the signature is the documented one, without a separator', () => {
	// printf '1700000000000{}' | openssl dgst -sha256 -hmac key -binary | base64
	expect(signWhoop('key', '1700000000000', new TextEncoder().encode('{}'))).toBe(
		'evRKO8Q0YzbJC25ahGjFaffePgBQxlD2WKPN4LN2R8U='
	);
});

test('hard case 58: an authentic delivery is read from its raw bytes', () => {
	expect(readWhoopEvent(delivery())).toEqual({
		externalId: '10129',
		kind: 'changed',
		window: null,
		about: { entity: 'workouts', sourceId: '550e8400-e29b-41d4-a716-446655440000' },
		traceId: 'd3709ee7'
	});
	expect(readWhoopEvent(delivery(text.replace('workout.', 'sleep.')))).toMatchObject({
		kind: 'other'
	});
});

test('hard case 61: an id that is no UUID asks for nothing', () => {
	for (const id of ['../../x', '', '550e8400', '550e8400-e29b-41d4-a716-446655440000/..']) {
		const body = text.replace('550e8400-e29b-41d4-a716-446655440000', id);
		const event = readWhoopEvent(delivery(body));
		if (typeof event !== 'string') expect(event.kind).toBe('other');
		else expect(id).toBe('');
	}
});

test.each([
	['another secret', () => readWhoopEvent({ ...delivery(), clientSecret: 'another' })],
	['a changed body', () => readWhoopEvent({ ...delivery(), body: new Uint8Array([123]) })],
	['no signature', () => readWhoopEvent(delivery(text, now, ''))],
	[
		'a dot between time and body',
		() =>
			readWhoopEvent(
				delivery(text, now, signWhoop(secret, `${now}.`, new TextEncoder().encode(text)))
			)
	],
	['a replay from six minutes ago', () => readWhoopEvent(delivery(text, now - 360_000))],
	['one from the future', () => readWhoopEvent(delivery(text, now + 360_000))],
	['without a secret of ours', () => readWhoopEvent({ ...delivery(), clientSecret: null })],
	['no time', () => readWhoopEvent({ ...delivery(), headers: new Headers() })],
	['a body that is no event', () => readWhoopEvent(delivery('[]'))],
	['a body that is no JSON', () => readWhoopEvent(delivery('{'))]
])('%s is turned away', (_what, read) => {
	expect(typeof read()).toBe('string');
});
