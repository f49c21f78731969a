import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { clockOf } from '#lib/platform/entity/wall-text.ts';
import {
	addDays,
	dayOf,
	instantAt,
	offsetAt,
	type Day,
	type Zone
} from '#lib/platform/time/calendar.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { change } from '#lib/sync/client/write.ts';
import { dayMinutes, minuteOf } from './blocks.ts';

const minuteMs = 60_000;
/** What is drawn by hand lands on these. */
export const snapMinutes = 5;

/** A place in the calendar: a minute of a day, 1440 being the midnight after it. */
export interface Place {
	readonly day: Day;
	readonly minute: number;
}

type Entry = Pick<TimeEntry, 'id' | 'start' | 'stop' | 'utcOffset'>;

export function snapped(minute: number): number {
	return Math.round(minute / snapMinutes) * snapMinutes;
}

/** Minutes before the day or after it are those of its neighbours. */
export function instantOf({ day, minute }: Place, zone: Zone): number {
	const days = Math.floor(minute / dayMinutes);
	const rest = minute - days * dayMinutes;
	const clock = new Date(Math.round(rest) * minuteMs).toISOString().slice(11, 16);
	return instantAt(`${addDays(day, days)}T${clock}`, zone) ?? 0;
}

export function placeOf({ start, utcOffset }: Pick<Entry, 'start' | 'utcOffset'>): Place {
	return { day: dayOf(start, utcOffset), minute: minuteOf(start, utcOffset) };
}

/** The entry begins elsewhere and takes as long as before; null where it stays. */
export function moved(entry: Entry, to: Place, zone: Zone): Write | null {
	const clock = clockOf(entry.start, entry.utcOffset, zone);
	const start = instantOf(to, clock);
	if (start === entry.start) return null;
	const stop = entry.stop === null ? null : entry.stop + start - entry.start;
	return change(timeEntry, entry.id, { start, stop, utcOffset: offsetAt(start, clock) });
}

/** Another beginning with the same end; never so late that nothing is left. */
export function begunAt(
	entry: Entry,
	to: Place,
	{ zone, now }: { zone: Zone; now: number }
): Write | null {
	const clock = clockOf(entry.start, entry.utcOffset, zone);
	const latest = (entry.stop ?? now) - snapMinutes * minuteMs;
	const start = Math.min(instantOf(to, clock), latest);
	if (start === entry.start) return null;
	return change(timeEntry, entry.id, { start, utcOffset: offsetAt(start, clock) });
}

/** Another end; a running entry has none to move. */
export function endedAt(entry: Entry, to: Place, zone: Zone): Write | null {
	if (entry.stop === null) return null;
	const earliest = entry.start + snapMinutes * minuteMs;
	const clock = clockOf(entry.start, entry.utcOffset, zone);
	const stop = Math.max(instantOf(to, clock), earliest);
	return stop === entry.stop ? null : change(timeEntry, entry.id, { stop });
}

/** By a key, from where it is: the whole entry by so many minutes. */
export function shifted(entry: Entry, minutes: number, zone: Zone): Write | null {
	const { day, minute } = placeOf(entry);
	return moved(entry, { day, minute: minute + minutes }, zone);
}

/** By a key: so many minutes longer, or shorter. */
export function lengthened(entry: Entry, minutes: number): Write | null {
	if (entry.stop === null) return null;
	const stop = Math.max(entry.stop + minutes * minuteMs, entry.start + snapMinutes * minuteMs);
	return stop === entry.stop ? null : change(timeEntry, entry.id, { stop });
}
