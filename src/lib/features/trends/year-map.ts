import { periodOf, type FirstWeekday } from '#lib/domains/goals/period.ts';
import { addDays, daysBetween, type Day } from '#lib/platform/time/calendar.ts';

/** How strongly a day is coloured, 1 to 5; 0: nought was recorded; null: nothing is known. */
export type Level = 0 | 1 | 2 | 3 | 4 | 5 | null;

export interface MapDay {
	readonly day: Day;
	readonly value: number | null;
	readonly level: Level;
}

/** The upper bounds of the lower four of five steps with as many days each. */
function boundsOf(values: readonly number[]): number[] {
	const sorted = [...values].sort((a, b) => a - b);
	return [0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.floor(sorted.length * share)] ?? 0);
}

function levelOf(value: number | null, bounds: readonly number[]): Level {
	if (value === null || value <= 0) return value === null ? null : 0;
	return (bounds.filter((bound) => value > bound).length + 1) as Level;
}

/** The weeks of a year up to the one of `today`, oldest first; days to come are left out. */
export function yearMap(
	valueOn: (day: Day) => number | null,
	today: Day,
	weekStart: FirstWeekday
): MapDay[][] {
	const last = periodOf('week', today, weekStart).from;
	const first = addDays(last, -52 * 7);
	const days = Array.from({ length: daysBetween(first, today) + 1 }, (_, n) => addDays(first, n));
	const values = days.map(valueOn);
	const bounds = boundsOf(values.filter((value) => value !== null && value > 0).map(Number));
	const weeks: MapDay[][] = [];
	days.forEach((day, n) => {
		const value = values[n] ?? null;
		const shown = { day, value, level: levelOf(value, bounds) };
		if (n % 7 === 0) weeks.push([shown]);
		else weeks.at(-1)?.push(shown);
	});
	return weeks;
}

export interface MapMonth {
	/** "2026-11" */
	readonly month: string;
	/** Weeks that begin in it. */
	readonly weeks: number;
	/** Of the days that something is known of. */
	readonly mean: number | null;
	readonly days: number;
}

/** The columns of a map by the month in which each begins, with what its days came to. */
export function monthsOf(weeks: readonly (readonly MapDay[])[]): MapMonth[] {
	const months = new Map<string, { weeks: number; values: number[] }>();
	for (const week of weeks) {
		week.forEach(({ day, value }, n) => {
			const month = day.slice(0, 7);
			const kept = months.get(month) ?? { weeks: 0, values: [] };
			months.set(month, kept);
			if (n === 0) kept.weeks++;
			if (value !== null) kept.values.push(value);
		});
	}
	return [...months].map(([month, { weeks: count, values }]) => ({
		month,
		weeks: count,
		mean: values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length,
		days: values.length
	}));
}
