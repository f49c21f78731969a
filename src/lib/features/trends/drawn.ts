import type { DailySeries } from '#lib/domains/goals/progress.ts';
import {
	before,
	knownDays,
	meanOf,
	valuesIn,
	type KnownDays,
	type Seen
} from '#lib/domains/known-days.ts';
import { stretches, type Window } from './window.ts';

/** A stretch of days and what a day of it came to; null: nothing is known of it. */
export interface Bar extends Window {
	readonly value: number | null;
}

export interface Drawn extends KnownDays {
	readonly bars: readonly Bar[];
}

/** A series over a window. */
export function drawn(series: DailySeries, window: Window, seen: Seen): Drawn {
	const bars = stretches(window).map(({ from, to }) => {
		const past = valuesIn(series, before({ from, to }, seen.today), seen.since);
		// A stretch that has only just begun shows what there is of it.
		const own = past.length > 0 ? past : valuesIn(series, { from, to }, seen.since);
		return { from, to, value: meanOf(own) };
	});
	return { bars, ...knownDays(series, window, seen) };
}
