import type { TimeEntry } from '#lib/domains/time/entity.ts';
import { daysBetween, type Day } from '#lib/platform/time/calendar.ts';
import { snapMinutes, snapped } from '#lib/platform/time/snap.ts';
import type { Held } from '#lib/platform/ui/hand-drag.svelte.ts';
import { dayMinutes } from './blocks.ts';
import { placeOf, type Place } from './moves.ts';

/** Where what is held would come to lie, in minutes of `day`. */
export interface Shape {
	readonly day: Day;
	readonly from: number;
	readonly to: number;
}

const minutesBetween = (from: Place, to: Place) =>
	daysBetween(from.day, to.day) * dayMinutes + to.minute - from.minute;

/** What goes less far lands where it was. */
export function isFar(from: Place, to: Place): boolean {
	return Math.abs(minutesBetween(from, to)) >= snapMinutes;
}

export function shapeOf({ grip, of: entry, from, to }: Held<TimeEntry, Place>, now: number): Shape {
	if (!entry) {
		// A new entry stays within the day on which it was begun.
		const ends = [snapped(from.minute), snapped(to.minute)].sort((a, b) => a - b);
		const [first = 0, last = 0] = ends;
		return { day: from.day, from: first, to: Math.max(last, first + snapMinutes) };
	}
	const start = placeOf(entry);
	const length = ((entry.stop ?? now) - entry.start) / 60_000;
	const end = start.minute + length;
	const by = minutesBetween(from, to);
	if (grip === 'start') {
		return {
			day: start.day,
			from: Math.min(snapped(start.minute + by), end - snapMinutes),
			to: end
		};
	}
	if (grip === 'end') {
		const moved = Math.max(snapped(end + by), start.minute + snapMinutes);
		return { day: start.day, from: start.minute, to: moved };
	}
	const day = to.day;
	const minute = snapped(start.minute + to.minute - from.minute);
	return { day, from: minute, to: minute + length };
}
