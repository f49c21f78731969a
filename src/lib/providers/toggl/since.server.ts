import type { Received } from '../http.server.ts';
import type { Answer } from '../provider.ts';
import { judge, wordsOf } from './answers.server.ts';

/** An answer to "changed since", which reaches three months back and no further. */
export function changesSince(received: Received): Answer<unknown> {
	if (received.status === 400 && /since\b.*older than/i.test(wordsOf(received))) {
		const reason = 'Toggl remembers changes for three months only.';
		return { kind: 'mark_expired', reason };
	}
	return judge(received);
}
