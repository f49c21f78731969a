import { addDays, daysBetween, isDay, type Day } from '#lib/platform/time/calendar.ts';
import { isMonth } from './month-map.ts';

/** Days that are looked at: `to` is the first one after them. */
export interface Window {
	readonly from: Day;
	readonly to: Day;
}

export const ranges = { '7d': 'W', '30d': 'M', '90d': '3M', '365d': 'Y', all: 'All' } as const;
export type RangeWord = keyof typeof ranges;

function rangeOf(asked: string | null): RangeWord {
	return asked !== null && Object.hasOwn(ranges, asked) ? (asked as RangeWord) : '90d';
}

/** How many days a range has; null: as many as there are. */
export function daysIn(range: RangeWord): number | null {
	return range === 'all' ? null : parseInt(range, 10);
}

/** The same number of days before. */
export function windowBefore({ from, to }: Window): Window {
	return { from: addDays(from, -daysBetween(from, to)), to: from };
}

/** What is looked at. */
export interface View {
	readonly range: RangeWord;
	/** The first day after what is shown; null: today is the last. */
	readonly until: Day | null;
	readonly compare: boolean;
	/** What the map of a year, or of a month, is coloured by; null: the first there is. */
	readonly of: string | null;
	/** "2026-11"; null: a whole year. */
	readonly month: string | null;
}

export function viewOf(params: URLSearchParams): View {
	const until = params.get('until');
	const range = rangeOf(params.get('range'));
	const month = params.get('month');
	return {
		range,
		until: until !== null && isDay(until) && range !== 'all' ? until : null,
		compare: params.has('compare'),
		of: params.get('of'),
		month: month !== null && isMonth(month) ? month : null
	};
}

/** The address of a view. */
export function trendsHref({ range, until, compare, of, month }: View): string {
	const params = new URLSearchParams({ range });
	if (until) params.set('until', until);
	if (compare) params.set('compare', '1');
	if (of) params.set('of', of);
	if (month) params.set('month', month);
	return `?${params}`;
}

/** Most that a phone draws side by side and an eye tells apart. */
const mostBars = 92;

/** A window in days, weeks or four weeks, whichever can be told apart. */
export function stretches({ from, to }: Window): Window[] {
	const days = daysBetween(from, to);
	const size = days <= mostBars ? 1 : days <= mostBars * 7 ? 7 : 28;
	const found: Window[] = [];
	// From the end backwards: the last one is whole, and the window may begin within the first.
	for (let end = to; end > from; end = addDays(end, -size)) {
		const begin = addDays(end, -size);
		found.unshift({ from: begin < from ? from : begin, to: end });
	}
	return found;
}
