import { addDays, instantAt, localText, offsetAt, type Day } from '#lib/platform/time/calendar.ts';
import type { Zone } from '#lib/platform/time/calendar.ts';
import type { Moment } from './deeds.ts';
import type { Meal } from './entity.ts';

export interface Landing {
	readonly day: Day;
	readonly zone: Zone;
	readonly now: number;
	/** Before this minute the clock still belongs to the day before. */
	readonly dayStartMinutes: number;
}

/** The same time of the clock on another day, but never later than now: what is copied was eaten. */
export function momentOn(
	{ eatenAt, utcOffset }: Pick<Meal, 'eatenAt' | 'utcOffset'>,
	{ day, zone, now, dayStartMinutes }: Landing
): Moment {
	const clock = localText(eatenAt, utcOffset).slice(11);
	const [hour = 0, minute = 0] = clock.split(':').map(Number);
	const date = hour * 60 + minute < dayStartMinutes ? addDays(day, 1) : day;
	const at = Math.min(now, instantAt(`${date}T${clock}`, zone) ?? now);
	return { at, utcOffset: offsetAt(at, zone) };
}
