import { futureLimitMs } from '../clock.ts';
import { oldestProtocolVersion, type PushInput, type Refusal } from '../protocol.ts';
import { stampsOf } from './admit.server.ts';
import type { Head } from './head.server.ts';

/** Refuses a client that is too old for this server's wire. */
export function upgradeRefusal(input: { protocol: number }, now: number): Refusal | null {
	if (input.protocol >= oldestProtocolVersion) return null;
	return { kind: 'upgrade', now, oldest: oldestProtocolVersion };
}

/**
 * Refuses the whole push when a stamp lies too far ahead: the device sets its clock and stamps its
 * outbox anew. Cutting stamps down here would give a retry another stamp.
 */
export function clockRefusal(input: Pick<PushInput, 'changes'>, now: number): Refusal | null {
	const limit = (now + futureLimitMs) * 1000;
	const ahead = input.changes.some((change) => stampsOf(change).some((stamp) => stamp > limit));
	return ahead ? { kind: 'clock', now } : null;
}

/**
 * Refuses a cursor that is not of this server's life (another epoch, or ahead of the head: the
 * database came back from a backup) or older than the tombstones that are kept.
 */
export function resetRefusal(
	input: { epoch: string | null; cursor: number | null },
	head: Head,
	now: number
): Refusal | null {
	const { epoch, cursor } = input;
	const strange = epoch !== null && epoch.toLowerCase() !== head.epoch;
	const beyond = cursor !== null && (cursor > head.revision || cursor < head.minCursor);
	if (!strange && !beyond) return null;
	return { kind: 'reset', now, epoch: head.epoch, head: head.revision };
}
