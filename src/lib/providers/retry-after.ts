const DEFAULT_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 24 * 3_600_000;

/**
 * The earliest moment of the next call. Both headers are floors, so the later one counts; what
 * cannot be read counts as absent, and nothing holds a connection longer than a day.
 */
export function throttledUntil(headers: Headers, now: number): number {
	const waits = [
		retryAfterMs(headers.get('retry-after'), now),
		secondsMs(headers.get('x-ratelimit-reset'))
	].filter((wait) => wait !== null);
	const wait = waits.length > 0 ? Math.max(...waits) : DEFAULT_WAIT_MS;
	return now + Math.min(wait, LONGEST_WAIT_MS);
}

function secondsMs(value: string | null): number | null {
	return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : null;
}

function retryAfterMs(value: string | null, now: number): number | null {
	const seconds = secondsMs(value);
	if (seconds !== null || value === null) return seconds;
	// Only the HTTP date form, which begins with a weekday: Date.parse would read "-5" as a year.
	const at = /^\s*[A-Za-z]{3,9},/.test(value) ? Date.parse(value) : Number.NaN;
	return Number.isNaN(at) || at < now ? null : at - now;
}
