import type { WallTime } from '#lib/platform/time/wall-clock.ts';

/** Zero prints dates without a year-4 and in the phone's order; the file itself shows which. */
export type DateOrder = 'month-first' | 'day-first';

const datePattern = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})$/;
const timePattern = /^(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]\.?m\.?)?$/i;

/**
 * As most dates prove that can only be read one way, so that one broken line does not turn all the
 * others; without any, as Zero's own samples: month first.
 */
export function dateOrder(dates: Iterable<string>): DateOrder {
	let dayFirst = 0;
	for (const text of dates) {
		const [, first, second] = (datePattern.exec(text.trim()) ?? []).map(Number);
		if (first === undefined || second === undefined) continue;
		if (first > 12 && second <= 12) dayFirst++;
		if (second > 12 && first <= 12) dayFirst--;
	}
	return dayFirst > 0 ? 'day-first' : 'month-first';
}

export interface Day {
	readonly year: number;
	readonly month: number;
	readonly day: number;
}

export function parseDay(text: string, order: DateOrder): Day | null {
	const match = datePattern.exec(text.trim());
	if (!match) return null;
	const [first, second, yearText] = [Number(match[1]), Number(match[2]), match[3] ?? ''];
	const year = yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText);
	const [month, day] = order === 'month-first' ? [first, second] : [second, first];
	const real = new Date(Date.UTC(year, month - 1, day));
	const exists = real.getUTCMonth() === month - 1 && real.getUTCDate() === day;
	return exists ? { year, month, day } : null;
}

/** Minutes after midnight of `9:39`, `09:39` or `9:39 PM`; null when it is no time of day. */
export function parseTime(text: string): number | null {
	const match = timePattern.exec(text.trim());
	if (!match) return null;
	const minute = Number(match[2]);
	const half = match[3]?.[0]?.toLowerCase();
	let hour = Number(match[1]);
	if (half !== undefined) {
		if (hour < 1 || hour > 12) return null;
		hour = (hour % 12) + (half === 'p' ? 12 : 0);
	}
	return hour > 23 || minute > 59 ? null : hour * 60 + minute;
}

/** The wall time `minutes` after midnight of the day `days` after `day`. */
export function wallTime(day: Day, days: number, minutes: number): WallTime {
	const at = new Date(Date.UTC(day.year, day.month - 1, day.day + days));
	return {
		year: at.getUTCFullYear(),
		month: at.getUTCMonth() + 1,
		day: at.getUTCDate(),
		hour: Math.floor(minutes / 60),
		minute: minutes % 60
	};
}

/**
 * How many days after its start a fast ended. Zero prints only clock times and the whole hours of
 * the length, rounded down; of all days the one is taken whose length agrees, or comes closest where
 * a clock change shifts it by one. Without hours: the first end after the start.
 */
export function daysUntilEnd(
	startMinutes: number,
	endMinutes: number,
	hours: number | null
): number {
	const first = endMinutes > startMinutes ? 0 : 1;
	if (hours === null) return first;
	const lengthHours = (days: number) =>
		Math.floor((days * 24 * 60 + endMinutes - startMinutes) / 60);
	const last = first + Math.ceil(hours / 24) + 1;
	let best = first;
	for (let days = first; days <= last; days++) {
		const closer = Math.abs(lengthHours(days) - hours) < Math.abs(lengthHours(best) - hours);
		if (closer) best = days;
	}
	return best;
}
