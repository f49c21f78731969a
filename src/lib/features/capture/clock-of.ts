import { deviceZone, offsetAt, type Zone } from '#lib/platform/time/calendar.ts';

/** Whose clocks a row's form shows: the device's, unless the row happened under other ones. */
export function clockOf(at: number, utcOffset: number | undefined): Zone {
	const here = deviceZone();
	return utcOffset === undefined || offsetAt(at, here) === utcOffset ? here : utcOffset;
}
