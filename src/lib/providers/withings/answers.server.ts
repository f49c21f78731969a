import { malformed } from '../http.server.ts';
import { asRecord } from '../oauth-wire.server.ts';
import type { Answer, RecordPage } from '../provider.ts';
import { wholeOf } from './decimal.ts';

/** The answer promises nothing of what changes in its very second, nor of late uploads. */
const OVERLAP_S = 3600;

type Body = Readonly<Record<string, unknown>>;

/** `action=getmeas`: groups of measures, each with the zone of its page. */
export function pageOf(answer: Answer<Body>): Answer<RecordPage> {
	if (answer.kind !== 'ok') return answer;
	const body = answer.value;
	// An account without a single group lacks the key, or has an empty object there.
	const groups = listOf(body['measuregrps'] ?? []);
	const isMore = body['more'] === true || wholeOf(body['more'] ?? 0) === 1;
	const offset = isMore ? wholeOf(body['offset']) : null;
	if (!groups || (isMore && offset === null)) {
		return malformed('Withings sent a page without weigh-ins.', JSON.stringify(body));
	}
	const updated = wholeOf(body['updatetime']);
	return {
		kind: 'ok',
		value: {
			records: oneOfEach(groups.map((group) => located(group, body['timezone']))),
			next: offset === null ? null : String(offset),
			// In no order: until the last page, any moment may lack something.
			reached: null,
			...(updated === null ? {} : { mark: String(Math.max(0, updated - OVERLAP_S)) })
		}
	};
}

function listOf(value: unknown): readonly unknown[] | null {
	if (Array.isArray(value)) return value as unknown[];
	const object = asRecord(value);
	return object && Object.keys(object).length === 0 ? [] : null;
}

/** The zone that the person lives in now is the best there is for a group without its own. */
function located(group: unknown, timezone: unknown): unknown {
	const wire = asRecord(group);
	return wire ? { ...wire, timezone: wire['timezone'] ?? timezone ?? null } : group;
}

/** A group that stands twice on a page says the same thing each time it is read: its last word. */
function oneOfEach(groups: readonly unknown[]): unknown[] {
	const last = new Map<unknown, unknown>();
	groups.forEach((group, n) => {
		const id = asRecord(group)?.['grpid'] ?? `${n}`;
		const known = last.get(id);
		if (known !== undefined && changedAt(known) > changedAt(group)) return;
		last.set(id, group);
	});
	return [...last.values()];
}

function changedAt(group: unknown): number {
	return wholeOf(asRecord(group)?.['modified']) ?? 0;
}
