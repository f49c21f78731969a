import type { Stamp } from '#lib/platform/entity/entity.ts';

/** The server refuses a push stamped further ahead of its own clock than this. */
export const futureLimitMs = 60_000;

/** A gap in the stamps given out that is longer than the server's patience: its end and its start. */
type Leap = readonly [before: Stamp, after: Stamp];

export interface ClockState {
	/** The last stamp given out on this device. */
	readonly last: Stamp;
	/** The greatest stamp seen in any row, so that an edit of a seen value is always later (I10). */
	readonly seen: Stamp;
	/** Server time minus device time, milliseconds. */
	readonly offsetMs: number;
	/** Where the stamps leapt ahead since the server was last heard: see `rewind`. */
	readonly leaps: readonly Leap[];
}

export const freshClock: ClockState = { last: 0, seen: 0, offsetMs: 0, leaps: [] };

const keptLeaps = 64;

/**
 * The next stamp of a hybrid logical clock: integer microseconds, whose lower digits count events
 * within a millisecond. Strictly greater than every stamp given out or seen, whatever the device's
 * clock says; a counter that overflows its millisecond simply runs on into the next.
 */
export function tick(clock: ClockState, nowMs: number): ClockState {
	const wall = Math.trunc(nowMs + clock.offsetMs) * 1000;
	const last = Math.max(wall, clock.last + 1, clock.seen + 1);
	if (last - clock.last <= futureLimitMs * 1000) return { ...clock, last };
	return { ...clock, last, leaps: [...clock.leaps.slice(1 - keptLeaps), [clock.last, last]] };
}

/** Takes note of stamps that arrived in rows. */
export function observe(clock: ClockState, stamp: Stamp): ClockState {
	return stamp > clock.seen ? { ...clock, seen: stamp } : clock;
}

/** The greatest stamp that a server whose clock says `serverNow` accepts. */
export function acceptedUpTo(serverNow: number): Stamp {
	return (serverNow + futureLimitMs) * 1000;
}

/** The server was heard: what was given out so far needs no account of its leaps. */
export function heard(clock: ClockState, serverNow: number, offsetMs: number): ClockState {
	const isSound = clock.last <= acceptedUpTo(serverNow);
	return { ...clock, offsetMs, leaps: isSound ? [] : clock.leaps };
}

/**
 * The clock as it was before it ran ahead: its last stamp is the greatest given out that the server
 * may have accepted. Later ones were never accepted and may be given out again; an earlier one may
 * have been stored, and a stamp that stands for two values would lose one of them.
 */
export function rewind(clock: ClockState, serverNow: number, offsetMs: number): ClockState {
	const limit = acceptedUpTo(serverNow);
	const crossing = clock.leaps.find(([before, after]) => before <= limit && limit < after);
	const last = crossing ? crossing[0] : Math.min(clock.last, limit);
	return { ...clock, last, offsetMs, leaps: clock.leaps.filter(([, after]) => after <= limit) };
}
