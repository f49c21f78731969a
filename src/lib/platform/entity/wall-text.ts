import { instantAt, localText, offsetAt, type Zone } from '../time/calendar.ts';

/**
 * On whose clock a recorded instant is edited: the person's zone while it agrees with the row's
 * offset (so that moving the day over a clock change stays right), else the row's own offset.
 */
export function clockOf(instant: number, utcOffset: number | null, zone: Zone): Zone {
	return utcOffset === null || offsetAt(instant, zone) === utcOffset ? zone : utcOffset;
}

/** `2026-11-23T07:12`, with seconds only where there are some: the value of a datetime input. */
export function wallText(instant: number, zone: Zone): string {
	const seconds = new Date(instant).toISOString().slice(16, 23);
	if (seconds === ':00.000') return localText(instant, zone);
	return localText(instant, zone) + (seconds.endsWith('.000') ? seconds.slice(0, 3) : seconds);
}

const shape = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d(?:[.]\d{1,3})?))?$/;

/** The instant at which the clock showed `text`, or null when this is no such reading. */
export function readWall(text: string, zone: Zone): number | null {
	const [, day, clock, seconds = '0'] = shape.exec(text.trim()) ?? [];
	const minute = instantAt(`${day}T${clock}`, zone);
	if (minute === null || Number(seconds) >= 60) return null;
	return minute + Math.round(Number(seconds) * 1000);
}
