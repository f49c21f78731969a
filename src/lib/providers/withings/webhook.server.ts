import type { WebhookEvent, WebhookRequest } from '../webhook-event.ts';
import { wholeOf } from './decimal.ts';

/** Kinds of notifications: weight and body composition; and the account itself. */
export const WEIGHT_APPLI = 1;
export const ACCOUNT_APPLI = 46;

const MOST_BYTES = 4096;
const DAY_S = 86_400;
/** A window that is nobody's week of weigh-ins is not listed again for a stranger's wish. */
const LONGEST_WINDOW_S = 400 * DAY_S;

/**
 * A form without a signature: only its address, which nobody can guess, speaks for it. It may
 * bring a pull forward and name what to list again; and it may say that access was taken away.
 */
export function readWithingsEvent({ body }: WebhookRequest): WebhookEvent | string {
	if (body.length > MOST_BYTES) return 'The notification is larger than it ever should be.';
	const form = new URLSearchParams(new TextDecoder().decode(body));
	const userId = form.get('userid') ?? '';
	const appli = wholeOf(form.get('appli'));
	if (!/^\d{1,20}$/.test(userId) || appli === null) {
		return 'The notification is not one of the documented ones.';
	}
	const event = { externalId: userId, window: null };
	if (appli === ACCOUNT_APPLI) {
		const hasEnded = ['delete', 'unlink'].includes(form.get('action') ?? '');
		return { ...event, kind: hasEnded ? 'ended' : 'changed' };
	}
	if (appli !== WEIGHT_APPLI) return { ...event, kind: 'other' };
	return { ...event, kind: 'changed', window: windowOf(form) };
}

/** A day more on either side costs nothing; null where none can be read. */
function windowOf(form: URLSearchParams): WebhookEvent['window'] {
	const [start, end] = [wholeOf(form.get('startdate')), wholeOf(form.get('enddate'))];
	if (start === null || end === null || start < 0 || end < start) return null;
	if (end - start > LONGEST_WINDOW_S) return null;
	return { start: (start - DAY_S) * 1000, end: (end + DAY_S) * 1000 };
}
