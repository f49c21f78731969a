import { classify, malformed, type Received } from '../http.server.ts';
import { asRecord } from '../oauth-wire.server.ts';
import type { Answer, Refusal } from '../provider.ts';
import { wholeOf } from './decimal.ts';

const NAME = 'Withings';
const DEFAULT_WAIT_S = 60;
const LONGEST_WAIT_S = 86_400;

/** What stands inside an answer of HTTP 200. */
export interface Envelope {
	readonly status: number;
	readonly body: Readonly<Record<string, unknown>>;
	readonly error: string;
}

/** Null where it is none. An empty body may come as `{}`, as `[]` or not at all. */
export function envelopeOf(value: unknown): Envelope | null {
	const outer = asRecord(value);
	const status = wholeOf(outer?.['status']);
	if (!outer || status === null) return null;
	const error = typeof outer['error'] === 'string' ? outer['error'] : '';
	return { status, body: asRecord(outer['body']) ?? {}, error };
}

/** What an answer of the data interface means. */
export function dataAnswer(received: Received): Answer<Envelope['body']> {
	const answer = classify(NAME, received);
	if (answer.kind !== 'ok') return answer;
	const envelope = envelopeOf(answer.value);
	if (!envelope) return malformed(`${NAME} answered without a status.`, received.text);
	if (envelope.status === 0) return { kind: 'ok', value: envelope.body };
	return isTokenTrouble(envelope.status)
		? { kind: 'token_expired' }
		: refusalOf(envelope, received.at);
}

/** The access token is not good (any more): a refresh may help. */
export function isTokenTrouble(status: number): boolean {
	return status === 401 || status === 200 || (status >= 100 && status <= 102);
}

/** Every refusal that means the same wherever it comes; 503 is never "unavailable" here. */
export function refusalOf({ status, body, error }: Envelope, at: number): Refusal {
	if (status === 601) return waitOf({ body, error }, at);
	if (status === 522 || status === 524) {
		return { kind: 'unreachable', reason: `${NAME} isn't answering (${status}).`, lost: false };
	}
	if (isUnauthorized(status)) {
		const reason = `${NAME} does not let this app read weigh-ins (${status}).`;
		return { kind: 'ours_to_fix', reason };
	}
	if (status === 293) {
		const reason = `${NAME} can't reach the callback address of this server.`;
		return { kind: 'ours_to_fix', reason };
	}
	if (isInvalid(status)) {
		return { kind: 'ours_to_fix', reason: `${NAME} refused the request (${status}).` };
	}
	const reason = `${NAME} reports an error of its own (${status}).`;
	return { kind: 'unreachable', reason, lost: false };
}

/** Either the calls are used up, for everyone; or this very call was made a moment ago. */
function waitOf({ body, error }: Pick<Envelope, 'body' | 'error'>, at: number): Refusal {
	const given = Number(body['wait_seconds'] ?? DEFAULT_WAIT_S);
	const seconds = given >= 0 && given <= LONGEST_WAIT_S ? given : DEFAULT_WAIT_S;
	const until = at + Math.ceil(seconds * 1000);
	if (/same arguments/i.test(error)) {
		const reason = `${NAME} was asked the very same a moment ago.`;
		return { kind: 'throttled', until, reason, alone: true };
	}
	return { kind: 'throttled', until, reason: `${NAME} asks to wait before the next call.` };
}

function isUnauthorized(status: number): boolean {
	return [214, 277, 2553, 2555].includes(status);
}

/** The families of "invalid params", by the published table. */
const invalid: readonly (readonly [number, number])[] = [
	[201, 213],
	[216, 218],
	[220, 221],
	[223, 223],
	[225, 225],
	[227, 230],
	[234, 236],
	[238, 238],
	[240, 252],
	[254, 254],
	[260, 267],
	[271, 272],
	[275, 276],
	[283, 288],
	[290, 290],
	[293, 295],
	[297, 297],
	[300, 304],
	[321, 321],
	[323, 353],
	[380, 382],
	[400, 400],
	[501, 511],
	[523, 523],
	[532, 532],
	[2554, 2554],
	[3017, 3019]
];

function isInvalid(status: number): boolean {
	return invalid.some(([from, to]) => status >= from && status <= to);
}
