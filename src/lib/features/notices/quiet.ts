import { isQuietAt, type QuietHours } from '#lib/domains/settings/notices.ts';
import {
	addDays,
	dayIn,
	instantAt,
	localText,
	type Day,
	type Zone
} from '#lib/platform/time/calendar.ts';

/** The instant at which clocks in `zone` show a minute of a day; one that they skip lies after it. */
export function minuteOf(day: Day, minute: number, zone: Zone): number {
	const clock = new Date(minute * 60_000).toISOString().slice(11, 16);
	return instantAt(`${day}T${clock}`, zone) ?? Date.parse(day);
}

/** The moment itself, or the end of the quiet hours that it lies in. */
export function afterQuiet(at: number, quiet: QuietHours, zone: Zone): number {
	const [hours = 0, minutes = 0] = localText(at, zone).slice(11).split(':').map(Number);
	const minute = hours * 60 + minutes;
	if (!isQuietAt(quiet, minute)) return at;
	const day = dayIn(at, zone);
	const isNextDay = quiet.to < quiet.from && minute >= quiet.from;
	// Where clocks go back, the same minute may come again before the end: never earlier than asked.
	return Math.max(at, minuteOf(isNextDay ? addDays(day, 1) : day, quiet.to, zone));
}
