import { CalendarDateTime, toZoned } from '@internationalized/date';
import { steadyOffset } from './zone-offset.ts';

/** What a clock on a wall and a calendar beside it show; no zone. */
export interface WallTime {
	readonly year: number;
	/** 1 to 12. */
	readonly month: number;
	readonly day: number;
	readonly hour: number;
	readonly minute: number;
}

export interface Located {
	/** Epoch milliseconds. */
	readonly instant: number;
	/** Minutes east of UTC at that instant. */
	readonly utcOffset: number;
	/** The clocks were changed here: this wall time came twice (the first is taken) or never. */
	readonly clockChange: boolean;
}

/** The instant at which clocks in `zone` showed `wall`. Throws RangeError for an unknown zone. */
export function locate(wall: WallTime, zone: string): Located {
	const { year, month, day, hour, minute } = wall;
	const dayStart = Date.UTC(year, month - 1, day);
	const steady = steadyOffset(dayStart, zone);
	if (steady !== null) {
		const instant = dayStart + (hour * 60 + minute - steady) * 60_000;
		return { instant, utcOffset: steady, clockChange: false };
	}
	const local = new CalendarDateTime(year, month, day, hour, minute);
	const first = toZoned(local, zone, 'earlier');
	const last = toZoned(local, zone, 'later');
	const chosen = toZoned(local, zone, 'compatible');
	return {
		instant: chosen.toDate().getTime(),
		utcOffset: Math.round(chosen.offset / 60_000),
		clockChange: first.compare(last) !== 0
	};
}

export function isZone(name: string): boolean {
	try {
		return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
	} catch {
		return false;
	}
}
