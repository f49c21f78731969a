import { daysOf, periodOf, type FirstWeekday } from '#lib/domains/goals/period.ts';
import { addDays, weekday, type Day } from '#lib/platform/time/calendar.ts';
import type { MapDay } from './year-map.ts';

/** A day of the month; null: it belongs to the month beside. */
export type MonthCell = {
	readonly day: Day;
	/** Null: it is still to come. */
	readonly known: MapDay | null;
} | null;

/** "2026-11": whether a text names a month. */
export const isMonth = (text: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

export const firstOf = (month: string): Day => `${month}-01`;
export const monthBefore = (month: string) => addDays(firstOf(month), -1).slice(0, 7);
export const monthAfter = (month: string) => addDays(firstOf(month), 31).slice(0, 7);

/** The last day of a month, or today, whichever comes first. */
export function lastOf(month: string, today: Day): Day {
	const last = addDays(periodOf('month', firstOf(month)).to, -1);
	return last < today ? last : today;
}

/** A month as weeks of seven cells, from the weeks of the year up to its end. */
export function monthRows(
	weeks: readonly (readonly MapDay[])[],
	month: string,
	weekStart: FirstWeekday
): MonthCell[][] {
	const known = new Map(weeks.flat().map((one) => [one.day, one]));
	const days = daysOf(periodOf('month', firstOf(month)));
	const lead = (weekday(firstOf(month)) - weekStart + 7) % 7;
	const cells: MonthCell[] = [
		...Array.from({ length: lead }, () => null),
		...days.map((day) => ({ day, known: known.get(day) ?? null }))
	];
	while (cells.length % 7 > 0) cells.push(null);
	return Array.from({ length: cells.length / 7 }, (_, n) => cells.slice(n * 7, n * 7 + 7));
}

/** Where a key leads from a day of a month; null: it is none of a calendar's. */
export function stepDay(day: Day, key: string): Day | null {
	const first = firstOf(day.slice(0, 7));
	const steps: Readonly<Record<string, Day>> = {
		ArrowLeft: addDays(day, -1),
		ArrowRight: addDays(day, 1),
		ArrowUp: addDays(day, -7),
		ArrowDown: addDays(day, 7),
		Home: first,
		End: addDays(periodOf('month', first).to, -1)
	};
	const to = Object.hasOwn(steps, key) ? steps[key] : undefined;
	if (to === undefined) return null;
	return to.slice(0, 7) === day.slice(0, 7) ? to : day;
}
