const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 6 * HOUR_MS;
/** From so many failures on, once a day: nothing changes by asking more often. */
const HOPELESS = 10;

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
	/** A provider's own word on when to come again; never undercut. */
	readonly notBefore: number | null;
	/** 0 to 1. */
	readonly dice: number;
}

/** Full jitter: anywhere between now and a limit that doubles with each failure. */
export function retryAt(now: number, { failures, notBefore, dice }: Failure): number {
	const limit =
		failures >= HOPELESS
			? 24 * HOUR_MS
			: Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 20));
	const lowest = failures >= HOPELESS ? limit / 2 : 1000;
	return Math.round(Math.max(notBefore ?? 0, now + lowest + dice * (limit - lowest)));
}
