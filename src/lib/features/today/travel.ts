import { numberText } from '#lib/platform/number.ts';
import { dayIn, offsetAt, type Day } from '#lib/platform/time/calendar.ts';

/** The zone a device was last seen in, and from which one it came there. */
export interface Seen {
	readonly zone: string;
	readonly from: string | null;
	/** The day of the arrival, where it arrived. */
	readonly on: Day;
}

/** What a device knows of its zone now; the first time there is nothing to compare with. */
export function seenAt(before: Seen | null, zone: string, now: number): Seen {
	if (before?.zone === zone) return before;
	return { zone, from: before?.zone ?? null, on: dayIn(now, zone) };
}

/** "Now in Tokyo. Today has 16 hours."; null on all days but that of an arrival. */
export function travelText({ zone, from, on }: Seen, now: number): string | null {
	if (from === null || on !== dayIn(now, zone)) return null;
	const minutes = offsetAt(now, from) - offsetAt(now, zone);
	if (minutes === 0) return null;
	const hours = 24 + minutes / 60;
	const place = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
	return `Now in ${place}. Today has ${numberText(hours, 2)} hours.`;
}
