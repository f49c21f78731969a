import { offsetAt, type Zone } from '#lib/platform/time/calendar.ts';

/** The clock of a row where it differs from the viewer's: "GMT+9". */
export function elsewhere(at: number, utcOffset: number, zone: Zone): string {
	if (utcOffset === offsetAt(at, zone)) return '';
	const hours = Math.floor(Math.abs(utcOffset) / 60);
	const minutes = Math.abs(utcOffset) % 60;
	const rest = minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`;
	return `GMT${utcOffset < 0 ? '−' : '+'}${hours}${rest}`;
}
