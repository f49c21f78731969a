import { parseJson, malformed, type Received } from '../http.server.ts';
import type { Answer, ProviderAccount, Refusal } from '../provider.ts';
import { excerptOf } from '../response-text.server.ts';
import { throttledUntil } from '../retry-after.ts';
import { idOf, wireOf } from './wire.ts';

const SECOND = 1000;
const DAY = 86_400_000;
/** The bucket leaks one call a second; a little patience lets a burst run out of it. */
const BUCKET_MS = 5 * SECOND;

/** Bodies of refusals are plain text or a JSON string, or empty. */
export function wordsOf({ text }: Received): string {
	const value = parseJson(text);
	return typeof value === 'string' ? value : text;
}

/** What an answer of Toggl's means, whatever was asked. */
export function judge(received: Received): Answer<unknown> {
	const { status, text, at } = received;
	if (status >= 200 && status < 300) {
		const value = parseJson(text);
		if (value !== undefined) return { kind: 'ok', value };
		return malformed('Toggl answered with something that is not JSON.', text);
	}
	// A token that was reset is refused with 403, and a missing one with 401 and no body.
	if (status === 401 || status === 403) return { kind: 'token_expired' };
	if (status === 402) return quotaOf(received) ?? beyondPlan();
	if (status === 429) {
		const until = received.headers.has('retry-after')
			? throttledUntil(received.headers, at)
			: at + BUCKET_MS;
		return { kind: 'throttled', until, reason: 'Toggl asks to wait before the next call.' };
	}
	if (status >= 500) {
		return { kind: 'unreachable', reason: `Toggl isn't answering (${status}).`, lost: false };
	}
	if (status < 400) return malformed(`Toggl answered with a redirect (${status}).`, text);
	const said = excerptOf(wordsOf(received));
	const reason = `Toggl refused the request (${status})${said === '' ? '' : `: ${said}`}`;
	return { kind: 'ours_to_fix', reason: reason.replace(/[^.]$/, '$&.') };
}

function beyondPlan(): Refusal {
	return { kind: 'ours_to_fix', reason: 'Your Toggl plan does not include what was asked for.' };
}

/** The hourly quota, told by headers or at least in words; else a 402 speaks of the plan. */
export function quotaOf(received: Received): Refusal | null {
	if (received.status !== 402) return null;
	const { headers, at } = received;
	const told = headers.get('x-toggl-quota-resets-in') ?? '';
	const said = /reset in (\d{1,6}) seconds/.exec(received.text)?.[1];
	const seconds = /^\d{1,6}$/.test(told.trim()) ? told.trim() : said;
	if (seconds === undefined) return null;
	const until = at + Math.min(Math.max(1, Number(seconds)) * SECOND, DAY);
	return { kind: 'throttled', until, reason: 'Toggl allows 30 requests an hour.' };
}

/** `GET /me`. Its body holds secrets: nothing of it is ever quoted. */
export function accountOf(received: Received): Answer<ProviderAccount> {
	const answer = judge(received);
	if (answer.kind === 'malformed') return malformed(answer.reason, '');
	if (answer.kind !== 'ok') return answer;
	const body = wireOf(answer.value);
	const id = idOf(body?.['id']);
	if (id === null) return malformed('Toggl did not say whose data this is.', '');
	const name = body?.['fullname'];
	return {
		kind: 'ok',
		value: { externalId: String(id), name: typeof name === 'string' ? name.trim() : '' }
	};
}
