import type { WallTime } from './wall-clock.ts';

/** Dates and clock times as apps and people write them into files; none of them names a zone. */

export type DateOrder = 'month-first' | 'day-first';

const shortDate = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})$/;
const longDate = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?$/i;

/** What a column of dates says about its own order. */
export interface OrderEvidence {
	/** Null: every date could be read both ways, and one of them would mean another day. */
	readonly order: DateOrder | null;
	/** Dates that can only be read one way, and the other. */
	readonly dayFirst: number;
	readonly monthFirst: number;
	/** Dates that would be another day the other way round. */
	readonly open: readonly string[];
}

/**
 * As most dates prove that can only be read one way, so that one broken line does not turn all the
 * others.
 */
export function orderOf(dates: Iterable<string>): OrderEvidence {
	let dayFirst = 0;
	let monthFirst = 0;
	const open: string[] = [];
	for (const text of dates) {
		const [, first, second] = (shortDate.exec(text.trim()) ?? []).map(Number);
		if (first === undefined || second === undefined) continue;
		if (first > 12 && second <= 12) dayFirst++;
		else if (second > 12 && first <= 12) monthFirst++;
		else if (first <= 12 && second <= 12 && first !== second) open.push(text.trim());
	}
	const proven = dayFirst > monthFirst ? 'day-first' : 'month-first';
	const order = dayFirst + monthFirst > 0 || open.length === 0 ? proven : null;
	return { order, dayFirst, monthFirst, open };
}

export interface WrittenDay {
	readonly year: number;
	readonly month: number;
	readonly day: number;
}

/** A day of the calendar; null when it is none. */
export function parseDay(text: string, order: DateOrder): WrittenDay | null {
	const trimmed = text.trim();
	const long = longDate.exec(trimmed);
	if (long) return realDay(Number(long[1]), Number(long[2]), Number(long[3]));
	const match = shortDate.exec(trimmed);
	if (!match) return null;
	const [first, second, yearText] = [Number(match[1]), Number(match[2]), match[3] ?? ''];
	const year = yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText);
	return order === 'month-first' ? realDay(year, first, second) : realDay(year, second, first);
}

function realDay(year: number, month: number, day: number): WrittenDay | null {
	const real = new Date(Date.UTC(year, month - 1, day));
	const exists = real.getUTCMonth() === month - 1 && real.getUTCDate() === day;
	return exists ? { year, month, day } : null;
}

/** Seconds after midnight of `9:39`, `09:39:12` or `9:39 PM`; null when it is no time of day. */
export function parseClock(text: string): number | null {
	const match = clock.exec(text.trim());
	if (!match) return null;
	const [minute, second] = [Number(match[2]), Number(match[3] ?? 0)];
	const half = match[4]?.[0]?.toLowerCase();
	let hour = Number(match[1]);
	if (half !== undefined) {
		if (hour < 1 || hour > 12) return null;
		hour = (hour % 12) + (half === 'p' ? 12 : 0);
	}
	return hour > 23 || minute > 59 || second > 59 ? null : (hour * 60 + minute) * 60 + second;
}

/** The wall time `seconds` after midnight of the day `days` after `day`; seconds are dropped. */
export function wallTime(day: WrittenDay, days: number, seconds: number): WallTime {
	const at = new Date(Date.UTC(day.year, day.month - 1, day.day + days));
	return {
		year: at.getUTCFullYear(),
		month: at.getUTCMonth() + 1,
		day: at.getUTCDate(),
		hour: Math.floor(seconds / 3600),
		minute: Math.floor(seconds / 60) % 60
	};
}
