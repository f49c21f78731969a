import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { dayIn, dayOf, type Zone } from '#lib/platform/time/calendar.ts';
import { dayText } from '#lib/platform/time/format.ts';

interface Moment {
	readonly now: number;
	readonly zone: Zone;
	readonly dayStartMinutes: number;
}

/**
 * `Newest: Yesterday`: the day that the row belongs to where it happened, beside the day that the
 * person has now. What bears no place, and what a person only made here, is told by their own clock.
 */
export function newestText({ time }: AnyEntity, row: AnyRow, moment: Moment): string {
	const { now, zone, dayStartMinutes } = moment;
	const at = time ? Number(row[time]) : row.createdAt / 1000;
	const start = row.source === 'manual' ? dayStartMinutes : 0;
	const { utcOffset } = row;
	const day =
		time && typeof utcOffset === 'number' ? dayOf(at, utcOffset, start) : dayIn(at, zone, start);
	return `Newest: ${dayText(day, dayIn(now, zone, dayStartMinutes))}`;
}
