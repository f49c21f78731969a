import type { PersonClock } from '#lib/domains/context.ts';
import { dayIn, instantAt, isDay, localText, type Day } from '#lib/platform/time/calendar.ts';

/** The day that is looked at, where it is not today. */
export function pastDay(
	search: URLSearchParams,
	now: number,
	{ zone, dayStartMinutes }: PersonClock
): string | null {
	const day = search.get('day');
	return day && isDay(day) && day < dayIn(now, zone, dayStartMinutes) ? day : null;
}

/** The day that a note is about: the one looked at, whichever it is, or today. */
export function notedDay(
	search: URLSearchParams,
	now: number,
	{ zone, dayStartMinutes }: PersonClock
): Day {
	const day = search.get('day');
	return day && isDay(day) ? day : dayIn(now, zone, dayStartMinutes);
}

/** When a new entry happened until one says otherwise: now, or at this hour of the day looked at. */
export function openedAt(search: URLSearchParams, now: number, clock: PersonClock): number {
	const day = pastDay(search, now, clock);
	if (!day) return now;
	return instantAt(day + localText(now, clock.zone).slice(10), clock.zone) ?? now;
}

/** The times that a new entry was drawn over: `span=<from>-<to>`. */
export function drawnSpan(search: URLSearchParams): { from: number; to: number } | null {
	const found = /^(\d{1,15})-(\d{1,15})$/.exec(search.get('span') ?? '');
	const [from, to] = [Number(found?.[1]), Number(found?.[2])];
	return found && from <= to ? { from, to } : null;
}
