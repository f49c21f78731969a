import type { WrittenDay } from '#lib/platform/time/written-date.ts';

/** What Zero's legacy CSV says of an end: its clock time, and the whole hours of the length. */
interface WrittenLength {
	/** Seconds after midnight. */
	readonly start: number;
	readonly end: number;
	/** Rounded down; null when the cell is blank. */
	readonly hours: number | null;
}

const lengthHours = ({ start, end }: WrittenLength, days: number) =>
	Math.floor((days * 86_400 + end - start) / 3600);

/**
 * How many days after its start a fast ended. Of all days the one is taken whose length agrees with
 * the hours, or comes closest where a clock change shifts it by one. Without hours: the first end
 * after the start.
 */
export function daysUntilEnd(length: WrittenLength): number {
	const { start, end, hours } = length;
	const first = end > start ? 0 : 1;
	if (hours === null) return first;
	const last = first + Math.ceil(hours / 24) + 1;
	const off = (days: number) => Math.abs(lengthHours(length, days) - hours);
	let best = first;
	for (let days = first; days <= last; days++) if (off(days) < off(best)) best = days;
	return best;
}

/** The clock's own length where it is further from the hours than a clock change explains. */
export function contradictingHours(length: WrittenLength): number | null {
	if (length.hours === null) return null;
	const told = lengthHours(length, daysUntilEnd(length));
	return Math.abs(told - length.hours) > 1 ? told : null;
}

/** `2021-02-18T09:39`: date and start, the only identity a row of the CSV has. */
export function isoMinute({ year, month, day }: WrittenDay, seconds: number): string {
	const two = (part: number) => String(part).padStart(2, '0');
	const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
	return `${year}-${two(month)}-${two(day)}T${time}`;
}
