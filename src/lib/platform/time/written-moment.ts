import { offsetAt } from './calendar.ts';
import { locate } from './wall-clock.ts';
import { parseClock, parseDay, wallTime, type DateOrder } from './written-date.ts';

/** A moment as a file writes it, placed. */
export interface PlacedMoment {
	readonly instant: number;
	readonly utcOffset: number;
	/** The clocks changed there: this wall time came twice (the first is taken) or never. */
	readonly clockChange: boolean;
	/** Only the day was written; noon is taken. */
	readonly isDayOnly: boolean;
}

export interface Placing {
	readonly order: DateOrder;
	/** An IANA zone, or minutes east of UTC where the file says them. */
	readonly zone: string | number;
}

const zoned = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.]\d+)?)?\s?(Z|UTC|[+-]\d\d:?\d\d)$/i;

const noon = 12 * 3600;

/** A day and a clock time that stand apart; a blank time is noon. Null when one is unreadable. */
export function placeMoment(
	day: string,
	clock: string,
	{ order, zone }: Placing
): PlacedMoment | null {
	const date = parseDay(day, order);
	const isDayOnly = clock.trim() === '';
	const seconds = isDayOnly ? noon : parseClock(clock);
	if (!date || seconds === null) return null;
	const wall = wallTime(date, 0, seconds);
	const rest = (seconds % 60) * 1000;
	if (typeof zone === 'number') {
		const shown = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
		const instant = shown - zone * 60_000 + rest;
		return { instant, utcOffset: zone, clockChange: false, isDayOnly };
	}
	const { instant, utcOffset, clockChange } = locate(wall, zone);
	return { instant: instant + rest, utcOffset, clockChange, isDayOnly };
}

/** A day and a time in one text, `2026-11-23 17:45:10` and its like, with or without an offset. */
export function readMoment(text: string, placing: Placing): PlacedMoment | null {
	const trimmed = text.trim();
	if (zoned.test(trimmed)) {
		const iso = trimmed
			.replace(' ', 'T')
			.replace(/\s?UTC$/i, 'Z')
			.replace(' ', '');
		const instant = Date.parse(iso);
		if (Number.isNaN(instant)) return null;
		const utcOffset = offsetAt(instant, placing.zone);
		return { instant, utcOffset, clockChange: false, isDayOnly: false };
	}
	const at = trimmed.search(/[T ]/);
	return at < 0
		? placeMoment(trimmed, '', placing)
		: placeMoment(trimmed.slice(0, at), trimmed.slice(at + 1), placing);
}
