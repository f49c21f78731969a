import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import type { Period } from '#lib/domains/goals/period.ts';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { dayRange, type Day, type Zone } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { lastWeek } from './week.ts';

/** The last week, if anything at all happened in it. */
export async function readWeekToReview(
	reader: Reader,
	today: Day,
	zone: Zone
): Promise<Period | null> {
	const { weekStart } = await currentSettings(reader);
	const week = lastWeek(today, weekStart === 'sunday' ? 7 : 1);
	const span = { from: dayRange(week.from, zone).from, to: dayRange(week.to, zone).from, limit: 1 };
	const found = await Promise.all([
		reader.range(meal, span),
		reader.range(workout, span),
		reader.range(weighIn, span),
		reader.range(fastingPeriod, span),
		reader.range(timeEntry, span)
	]);
	return found.some((rows) => rows.length > 0) ? week : null;
}
