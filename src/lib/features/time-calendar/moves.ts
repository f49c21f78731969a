import { spanMove, type Hold, type SpanClock, type SpanMove } from '#lib/domains/span-moves.ts';
import type { TimeEntry } from '#lib/domains/time/entity.ts';
import { clockOf } from '#lib/platform/entity/wall-text.ts';
import { addDays, dayOf, instantAt, type Day, type Zone } from '#lib/platform/time/calendar.ts';
import { dayMinutes, minuteOf } from './blocks.ts';

const minuteMs = 60_000;

/** A place in the calendar: a minute of a day, 1440 being the midnight after it. */
export interface Place {
	readonly day: Day;
	readonly minute: number;
}

type Entry = Pick<TimeEntry, 'id' | 'start' | 'stop' | 'utcOffset'>;

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

/** What is held comes to lie at a place, on the clock of the entry; null where it stays. */
export function heldTo(
	entry: Entry,
	{ grip, to }: { readonly grip: Hold['grip']; readonly to: Place },
	clock: SpanClock
): SpanMove | null {
	const own = clockOf(entry.start, entry.utcOffset, clock.zone);
	return spanMove({ of: 'entry', row: entry }, { grip, to: instantOf(to, own) }, clock);
}
