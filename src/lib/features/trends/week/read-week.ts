import { readSeries } from '#lib/domains/daily-series.ts';
import { dayNote } from '#lib/domains/days/entity.ts';
import type { Period } from '#lib/domains/goals/period.ts';
import { firstDayOf } from '#lib/domains/known-days.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import type { settings } from '#lib/domains/settings/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { addDays, dayIn, deviceZone, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { numbersFor, usualWeeks, weekNumber, type WeekNumber } from './numbers.ts';
import { doubtsIn, settledDays, type Doubt } from './question.ts';
import { lastWeek, weekAsked } from './week.ts';

export interface Review {
	readonly own: Values<typeof settings>;
	readonly today: Day;
	readonly week: Period;
	/** No later week is over yet. */
	readonly isLast: boolean;
	readonly numbers: readonly WeekNumber[];
	/** Days that may not be whole, the likeliest first. */
	readonly doubts: readonly Doubt[];
}

/** So far back what is usual is looked for. */
const usualDays = 56;

async function readDoubts(
	reader: Reader,
	{ own, week, now }: Pick<Review, 'own' | 'week'> & { now: number }
): Promise<Doubt[]> {
	if (own.hidden?.includes('nutrition')) return [];
	const span = { from: addDays(week.to, -usualDays), to: week.to };
	const [eaten, notes] = await Promise.all([
		readSeries(reader, 'energy_kcal', { ...span, now, dayStartMinutes: own.dayStartMinutes }),
		reader.range(dayNote, { by: 'date', from: week.from, to: week.to })
	]);
	return doubtsIn(week, eaten.values, settledDays(notes));
}

/** A week that is over in numbers: the one that the address asks for, else the last. */
export async function readReview(
	reader: Reader,
	asked: string | null,
	now: number
): Promise<Review> {
	const own = await currentSettings(reader);
	const { dayStartMinutes } = own;
	const weekStart = own.weekStart === 'sunday' ? 7 : 1;
	const today = dayIn(now, own.homeZone ?? deviceZone(), dayStartMinutes);
	const week = weekAsked(asked, today, weekStart);
	const span = { from: addDays(week.from, -7 * usualWeeks), to: week.to };
	const numbers = numbersFor(own).map(async (measure) => {
		const [series, since] = await Promise.all([
			readSeries(reader, measure.metric, { ...span, now, dayStartMinutes }),
			measure.counts ? firstDayOf(reader, measure.counts) : week.to
		]);
		return weekNumber({ measure, series, since }, week);
	});
	return {
		own,
		today,
		week,
		isLast: week.from === lastWeek(today, weekStart).from,
		numbers: await Promise.all(numbers),
		doubts: await readDoubts(reader, { own, week, now })
	};
}
