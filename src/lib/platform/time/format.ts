import { numberText } from '../number.ts';
import { addDays, dayIn, offsetAt, type Day, type Zone } from './calendar.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** `1 h 25`, `42 min`, `2 d 3 h`: how long something took. */
export function durationText(ms: number): string {
	const minutes = Math.floor(Math.max(0, ms) / minuteMs);
	const hours = Math.floor(minutes / 60);
	if (hours === 0) return `${minutes}\u202fmin`;
	if (hours >= 100) return `${Math.floor(hours / 24)}\u202fd ${hours % 24}\u202fh`;
	const rest = minutes % 60;
	return rest === 0 ? `${hours}\u202fh` : `${hours}\u202fh ${String(rest).padStart(2, '0')}`;
}

/** `1 h 25`, `550 h`: worked hours, which nobody counts in days. */
export function hoursText(ms: number): string {
	const hours = ms / hourMs;
	return hours < 100 ? durationText(ms) : `${numberText(hours)}\u202fh`;
}

/** `12:41` or `12:41:07`: a clock that runs. */
export function clockText(ms: number, seconds = false): string {
	const total = Math.floor(Math.max(0, ms) / 1000);
	const two = (n: number) => String(n).padStart(2, '0');
	const shown = `${Math.floor(total / 3600)}:${two(Math.floor(total / 60) % 60)}`;
	return seconds ? `${shown}:${two(total % 60)}` : shown;
}

/** How many hours a clock counts to; null: as the locale writes times. */
export type ClockFace = 'h12' | 'h24' | null;

let face: () => ClockFace = () => null;

/** Whoever knows what the person chose tells it; it is asked anew with every time. */
export function tellTimesBy(chosen: () => ClockFace): void {
	face = chosen;
}

const cycles = { h12: { hourCycle: 'h12' }, h24: { hourCycle: 'h23' } } as const;

function clockFormat(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const chosen = face();
	return format(`${name} ${chosen}`, { ...options, ...(chosen ? cycles[chosen] : {}) });
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Times are formatted in UTC after shifting, so that an offset needs no zone. */
function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	let made = formats.get(name);
	if (!made)
		formats.set(name, (made = new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' })));
	return made;
}

/** `19:19`, as the person's locale writes it, on the clocks of `zone`. */
export function timeText(instant: number, zone: Zone): string {
	const shifted = instant + offsetAt(instant, zone) * minuteMs;
	return clockFormat('time', { hour: '2-digit', minute: '2-digit' }).format(shifted);
}

/** `19`, `7 pm`: an hour of the day, as a calendar marks it. */
export function hourText(hour: number): string {
	return clockFormat('hour', { hour: 'numeric' }).format(hour * hourMs);
}

/** `Mon 23 Nov`, with the year when it is not that of `today`. */
export function dateText(day: Day, today: Day): string {
	const at = Date.parse(`${day}T00:00:00Z`);
	const near = format('near', dayOfYear);
	if (day.slice(0, 4) === today.slice(0, 4)) return near.format(at);
	// Some locales set a comma behind the weekday only where a year follows: one way to write a date.
	const far = format('far', { ...dayOfYear, year: 'numeric' }).formatToParts(at);
	const mark = afterWeekday(near.formatToParts(at));
	const own = afterWeekday(far);
	return far.map((part) => (part === own && mark ? mark : part).value).join('');
}

const dayOfYear = { weekday: 'short', day: 'numeric', month: 'short' } as const;

/** What stands between the weekday and what follows it. */
function afterWeekday(parts: readonly Intl.DateTimeFormatPart[]) {
	return parts.find(({ type }, n) => type === 'literal' && parts[n - 1]?.type === 'weekday');
}

/** `Today`, `Yesterday`, `Tomorrow`, else the date. */
export function dayText(day: Day, today: Day): string {
	if (day === today) return 'Today';
	if (day === addDays(today, -1)) return 'Yesterday';
	if (day === addDays(today, 1)) return 'Tomorrow';
	return dateText(day, today);
}

/** `November 2026`. */
export function monthText(day: Day): string {
	return format('month', { month: 'long', year: 'numeric' }).format(Date.parse(`${day}T00:00:00Z`));
}

/** `just now`, `5 min ago`, then the clock, then the date with the clock. */
export function agoText(instant: number, now: number, zone: Zone): string {
	const ms = now - instant;
	if (ms < minuteMs) return 'just now';
	if (ms < hourMs) return `${Math.floor(ms / minuteMs)}\u202fmin ago`;
	if (ms < 6 * hourMs) return `${Math.floor(ms / hourMs)}\u202fh ago`;
	return whenText(instant, now, zone);
}

/** `19:19`, `yesterday 19:19`, `tomorrow 08:00`, `Mon 23 Nov 19:19`: a moment, seen from now. */
export function whenText(instant: number, now: number, zone: Zone): string {
	const today = dayIn(now, zone);
	const day = dayIn(instant, zone);
	const time = timeText(instant, zone);
	if (day === today) return time;
	if (day === addDays(today, -1)) return `yesterday ${time}`;
	return day === addDays(today, 1) ? `tomorrow ${time}` : `${dateText(day, today)} ${time}`;
}

/** `at 19:19`, `tomorrow at 08:00`, `Mon 23 Nov at 19:19`: the same within a sentence. */
export function atText(instant: number, now: number, zone: Zone): string {
	const time = timeText(instant, zone);
	const day = whenText(instant, now, zone).slice(0, -time.length).trim();
	return day ? `${day} at ${time}` : `at ${time}`;
}

/** Milliseconds from `45`, `1:30`, `1h30`, `1 h 30 min`, `90m`, `1.5h`; null when it is none. */
export function parseDuration(text: string): number | null {
	const words = text.trim().toLowerCase().replace(/,/g, '.').replace(/\s+/g, '');
	const clock = /^(\d{1,3}):([0-5]?\d)$/.exec(words);
	if (clock) return (Number(clock[1]) * 60 + Number(clock[2])) * minuteMs;
	const said =
		/^(?:(\d+(?:\.\d+)?)h(?:ours?|rs?)?)?(?:(\d+(?:\.\d+)?)(?:m(?:in(?:utes?)?)?)?)?$/.exec(words);
	if (!said || (said[1] === undefined && said[2] === undefined)) return null;
	return Math.round((Number(said[1] ?? 0) * 60 + Number(said[2] ?? 0)) * minuteMs);
}
