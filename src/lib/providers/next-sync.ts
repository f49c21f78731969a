const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 6 * HOUR_MS;
/** So many failures in a row, or failing for so long: a person is told, and it is tried once a day. */
export const MANY_FAILURES = 10;
export const LONG_MS = 24 * HOUR_MS;

/** Nothing changes by asking more often: somebody has to look. */
export function needsAttention(
	now: number,
	{ failures, failingSince }: { failures: number; failingSince: number | null }
): boolean {
	if (failures === 0) return false;
	return failures >= MANY_FAILURES || (failingSince !== null && now - failingSince >= LONG_MS);
}

/**
 * The next slot of a connection: an interval's grid, moved by a share of it that is the connection's
 * own, so that not everybody is due at once. At least a quarter of the interval away.
 */
export function nextSlot(now: number, everyMinutes: number, connectionId: string): number {
	const every = everyMinutes * MINUTE_MS;
	const own = numberOf(connectionId) % every;
	const earliest = now + every / 4;
	return Math.ceil((earliest - own) / every) * every + own;
}

/** FNV-1a. */
function numberOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at += 1) {
		hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
	}
	return hash;
}

export interface Failure {
	/** In a row, this one included. */
	readonly failures: number;
	/** When the first of them was; null: this is it. */
	readonly failingSince: number | null;
	/** 0 to 1. */
	readonly dice: number;
}

/** Full jitter: anywhere between now and a limit that doubles with each failure; then once a day. */
export function retryAt(now: number, { failures, failingSince, dice }: Failure): number {
	if (needsAttention(now, { failures, failingSince })) {
		return Math.round(now + (23 + 2 * dice) * HOUR_MS);
	}
	const limit = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 20));
	return Math.round(now + 1000 + dice * (limit - 1000));
}

/** Never before the moment that was said, and not everybody at that very moment. */
export function resumeAt(now: number, notBefore: number, dice: number): number {
	const wait = Math.max(0, notBefore - now);
	return Math.round(Math.max(now, notBefore) + dice * Math.min(MINUTE_MS, wait / 10));
}
