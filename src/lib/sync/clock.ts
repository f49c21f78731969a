import type { Stamp } from '#lib/platform/entity/entity.ts';

/** The server refuses a push stamped further ahead of its own clock than this. */
export const futureLimitMs = 60_000;

export interface ClockState {
	/** The last stamp given out on this device. */
	readonly last: Stamp;
	/** The greatest stamp seen in any row, so that an edit of a seen value is always later (I10). */
	readonly seen: Stamp;
	/** Server time minus device time, milliseconds. */
	readonly offsetMs: number;
}

export const freshClock: ClockState = { last: 0, seen: 0, offsetMs: 0 };

/**
 * The next stamp of a hybrid logical clock: integer microseconds, whose lower digits count events
 * within a millisecond. Strictly greater than every stamp given out or seen, whatever the device's
 * clock says; a counter that overflows its millisecond simply runs on into the next.
 */
export function tick(clock: ClockState, nowMs: number): ClockState {
	const wall = Math.trunc(nowMs + clock.offsetMs) * 1000;
	return { ...clock, last: Math.max(wall, clock.last + 1, clock.seen + 1) };
}

/** Takes note of stamps that arrived in rows. */
export function observe(clock: ClockState, stamp: Stamp): ClockState {
	return stamp > clock.seen ? { ...clock, seen: stamp } : clock;
}
