import { expect, test } from 'vitest';
import type { Received } from './http.server.ts';
import { readCallback, readTokenAnswer } from './oauth-wire.server.ts';

const received = (status: number, body: unknown): Received => ({
	kind: 'received',
	status,
	headers: new Headers(),
	text: typeof body === 'string' ? body : JSON.stringify(body),
	at: 0
});
const tokens = { access_token: 'a', refresh_token: 'r', expires_in: 60, scope: 'offline x' };

test.each([
	[60, 60],
	['90', 90],
	[undefined, 3600],
	[null, 3600],
	[-1, 3600],
	[0, 3600],
	[1.5, 3600],
	['1h', 3600],
	[1e300, 3600],
	[1e12, 366 * 86_400]
])('expires_in %s lasts %i seconds', (given, seconds) => {
	const answer = readTokenAnswer('Whoop', received(200, { ...tokens, expires_in: given }));
	expect(answer).toMatchObject({ kind: 'ok', value: { expiresInSeconds: seconds } });
});

test.each([
	['null as a token', { ...tokens, access_token: null }],
	['an empty token', { ...tokens, access_token: '' }],
	['a token with a line break', { ...tokens, access_token: 'a\r\nX: y' }],
	['a number as refresh token', { ...tokens, refresh_token: 7 }],
	['a list', [tokens]],
	['an error under 200', { error: 'invalid_grant' }],
	['half an answer', '{"access_token":"very-secret","refr']
])('%s is malformed, and nothing of it is quoted', (_what, body) => {
	const answer = readTokenAnswer('Whoop', received(200, body));
	expect(answer).toEqual({
		kind: 'malformed',
		reason: 'Whoop answered a sign-in with something unreadable.',
		excerpt: ''
	});
});

test.each([
	[400, { error: 'invalid_grant' }, 'grant_dead'],
	[401, { error: 'invalid_grant' }, 'grant_dead'],
	[401, { error: 'invalid_client' }, 'ours_to_fix'],
	[400, { error: 'invalid_request' }, 'ours_to_fix'],
	[400, { error: '<script>' }, 'malformed'],
	[400, { error: { code: 1 } }, 'malformed'],
	[400, 'Bad Request', 'malformed'],
	[401, 'Authorization was not valid', 'malformed'],
	[302, '', 'malformed'],
	[429, { error: 'invalid_grant' }, 'throttled'],
	[503, '', 'unreachable']
])('%i %o is %s', (status, body, kind) => {
	expect(readTokenAnswer('Whoop', received(status, body)).kind).toBe(kind);
});

test('what the browser brings back', () => {
	const read = (query: string) => readCallback('Whoop', new URLSearchParams(query));
	expect(read('code=abc&state=s')).toEqual({ kind: 'code', code: 'abc', state: 's' });
	expect(read('error=access_denied&state=s')).toEqual({
		kind: 'denied',
		state: 's',
		reason: 'You stopped at Whoop. Nothing was connected.'
	});
	expect(read('error=invalid_state&code=abc')).toMatchObject({ kind: 'refused' });
	expect(read('error=%3Cb%3E')).toMatchObject({
		reason: 'Whoop did not start the connection.'
	});
	expect(read('')).toMatchObject({ kind: 'refused', state: '' });
	expect(read('code=a%0Ab')).toMatchObject({ kind: 'refused' });
});
