import type { DailySeries } from '#lib/domains/goals/progress.ts';
import { addDays, type Day } from '#lib/platform/time/calendar.ts';
import { stretches, type Window } from './window.ts';

/** A stretch of days and what a day of it came to; null: nothing is known of it. */
export interface Bar extends Window {
	readonly value: number | null;
}

export interface Drawn {
	readonly bars: readonly Bar[];
	/** Mean of the days that something is known of, their sum, and how many they are. */
	readonly mean: number | null;
	readonly sum: number;
	readonly known: number;
}

export interface Seen {
	/** Drawn, but left out of means: it is not over yet. */
	readonly today: Day;
	/** The day of the first row ever: before it a day without rows is no nought. */
	readonly since: Day;
}

function valuesIn({ values, absent }: DailySeries, { from, to }: Window, since: Day): number[] {
	const found: number[] = [];
	for (let day = from; day < to; day = addDays(day, 1)) {
		const value = values.get(day);
		if (value !== undefined) found.push(value);
		else if (absent === 'nought' && day >= since) found.push(0);
	}
	return found;
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: readonly number[]) =>
	values.length === 0 ? null : total(values) / values.length;

/** A series over a window. */
export function drawn(series: DailySeries, window: Window, { today, since }: Seen): Drawn {
	const upTo = ({ from, to }: Window, end: Day) => ({ from, to: to < end ? to : end });
	const bars = stretches(window).map(({ from, to }) => {
		const past = valuesIn(series, upTo({ from, to }, today), since);
		// A stretch that has only just begun shows what there is of it.
		const own = past.length > 0 ? past : valuesIn(series, { from, to }, since);
		return { from, to, value: meanOf(own) };
	});
	const all = valuesIn(series, upTo(window, today), since);
	return { bars, mean: meanOf(all), sum: total(all), known: all.length };
}
