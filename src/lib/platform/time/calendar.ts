import { zoneOffsetAt } from './zone-offset.ts';

/** An IANA name, or minutes east of UTC as a row carries them. */
export type Zone = string | number;

/** `YYYY-MM-DD`, a day on a calendar, without zone. */
export type Day = string;

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The zone this device is in now. */
export function deviceZone(): string {
	return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Minutes east of UTC on the clocks of `zone` at an instant. */
export function offsetAt(instant: number, zone: Zone): number {
	return typeof zone === 'number' ? zone : zoneOffsetAt(instant, zone);
}

/**
 * The day a row belongs to, for ever: that of the clock where it happened.
 * `dayStartMinutes` lets a day begin later than midnight.
 */
export function dayOf(instant: number, utcOffset: number, dayStartMinutes = 0): Day {
	return new Date(instant + (utcOffset - dayStartMinutes) * minuteMs).toISOString().slice(0, 10);
}

/** The day it is in `zone` at an instant. */
export function dayIn(instant: number, zone: Zone, dayStartMinutes = 0): Day {
	return dayOf(instant, offsetAt(instant, zone), dayStartMinutes);
}

export function isDay(text: string): boolean {
	const at = new Date(`${text}T00:00:00Z`);
	return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && dayOf(+at, 0) === text;
}

export function addDays(day: Day, days: number): Day {
	return dayOf(Date.parse(`${day}T00:00:00Z`) + days * dayMs, 0);
}

export function daysBetween(from: Day, to: Day): number {
	return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** 1 (Monday) to 7 (Sunday). */
export function weekday(day: Day): number {
	return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/**
 * The instant at which clocks in `zone` show `local` (`YYYY-MM-DDTHH:mm`), or null if it is none. A
 * time that comes twice is its first one; one that clocks skip lies as long after the change.
 * Written by hand, since every first load carries it; tested against the calendar of `wall-clock.ts`.
 */
export function instantAt(local: string, zone: Zone): number | null {
	const parts = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d)/.exec(local);
	if (!parts || !isDay(parts[1] ?? '')) return null;
	const shown = Date.parse(`${parts[0]}:00Z`);
	const before = shown - offsetAt(shown - dayMs, zone) * minuteMs;
	const after = shown - offsetAt(shown + dayMs, zone) * minuteMs;
	const fitting = [before, after].filter((at) => at + offsetAt(at, zone) * minuteMs === shown);
	return fitting.length > 0 ? Math.min(...fitting) : before;
}

/** What a `datetime-local` field shows: `YYYY-MM-DDTHH:mm` on the clocks of `zone`. */
export function localText(instant: number, zone: Zone): string {
	return new Date(instant + offsetAt(instant, zone) * minuteMs).toISOString().slice(0, 16);
}

export interface Span {
	readonly from: number;
	readonly to: number;
}

/** First instant of a day and of the next: 23 or 25 hours apart where clocks change. */
export function dayRange(day: Day, zone: Zone, dayStartMinutes = 0): Span {
	// By the clock on the wall: hours after midnight would miss it on the days that clocks change.
	const clock = new Date(dayStartMinutes * minuteMs).toISOString().slice(11, 16);
	const startOf = (of: Day) => instantAt(`${of}T${clock}`, zone) ?? 0;
	return { from: startOf(day), to: startOf(addDays(day, 1)) };
}

/** How much of `span` lies within `within`, in milliseconds. */
export function overlap(span: Span, within: Span): number {
	return Math.max(0, Math.min(span.to, within.to) - Math.max(span.from, within.from));
}
