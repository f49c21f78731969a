import { malformed } from '../http.server.ts';
import { asRecord } from '../oauth-wire.server.ts';
import type { Answer, ProviderAccount, RecordPage } from '../provider.ts';

/** `GET /v2/user/profile/basic` */
export function accountOf(answer: Answer<unknown>): Answer<ProviderAccount> {
	if (answer.kind !== 'ok') return answer;
	const body = asRecord(answer.value);
	const id = body?.['user_id'];
	// Beyond 2^53 the number was already rounded, and would name somebody else.
	if (!Number.isSafeInteger(id)) return malformed('Whoop did not say whose data this is.', '');
	const names = [body?.['first_name'], body?.['last_name']];
	const name = names.filter((part) => typeof part === 'string').join(' ');
	return { kind: 'ok', value: { externalId: String(id), name: name.trim() } };
}

/** `GET /v2/activity/workout`. The last page lacks `next_token`, or has it null or empty. */
export function pageOf(answer: Answer<unknown>): Answer<RecordPage> {
	if (answer.kind !== 'ok') return answer;
	const { records, next_token: next = null } = asRecord(answer.value) ?? {};
	if (Array.isArray(records) && (next === null || typeof next === 'string')) {
		return { kind: 'ok', value: { records, next: next === '' ? null : next } };
	}
	return malformed('Whoop sent a page without workouts.', JSON.stringify(answer.value));
}
