import { meal, type MealItem } from '#lib/domains/nutrition/entity.ts';
import { readMeals } from '#lib/domains/nutrition/read-meals.ts';
import { totals, type Totals } from '#lib/domains/nutrition/totals.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { entriesOver } from '#lib/domains/time/tracked.ts';
import { isCounted } from '#lib/domains/weight/attribution.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { firstOfDay, trend, type TrendPoint } from '#lib/domains/weight/trend.ts';
import { workout, type Workout } from '#lib/domains/workouts/entity.ts';
import { addDays, dayOf, dayRange, type Day, type Span } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import type { DayFrame } from './read-day.ts';

const dayMs = 86_400_000;
/** So far back that what came before moves the trend by less than a thousandth. */
const trendDays = 90;

/** The seven days that end with `day`, oldest first. */
export function weekOf(day: Day): Day[] {
	return Array.from({ length: 7 }, (_, n) => addDays(day, n - 6));
}

/** The fourteen days before `day`, which itself may not be over. */
export function fortnightBefore(day: Day): Day[] {
	return Array.from({ length: 14 }, (_, n) => addDays(day, n - 14));
}

function tileSpan({ day, zone, dayStartMinutes }: DayFrame): Span {
	return {
		from: dayRange(addDays(day, -14), zone, dayStartMinutes).from,
		to: dayRange(day, zone, dayStartMinutes).to
	};
}

export async function readWeightTile(reader: Reader, frame: DayFrame): Promise<TrendPoint[]> {
	const { to } = dayRange(frame.day, frame.zone, frame.dayStartMinutes);
	const range = { from: to - trendDays * dayMs, to, where: isCounted };
	return trend(firstOfDay(await reader.range(weighIn, range)));
}

export type DayTotals = ReadonlyMap<Day, Totals>;

/** Totals of each day on which something was logged. */
export async function readNutritionTile(reader: Reader, frame: DayFrame): Promise<DayTotals> {
	const { from, to } = tileSpan(frame);
	const meals = await readMeals(
		reader,
		await reader.range(meal, { from: from - dayMs, to: to + dayMs })
	);
	const byDay = new Map<Day, MealItem[]>();
	for (const { meal: row, items } of meals) {
		const day = dayOf(
			row.eatenAt,
			row.utcOffset,
			row.source === 'manual' ? frame.dayStartMinutes : 0
		);
		byDay.set(day, [...(byDay.get(day) ?? []), ...items]);
	}
	return new Map([...byDay].map(([day, items]) => [day, totals(items)]));
}

export async function readWorkoutTile(reader: Reader, frame: DayFrame): Promise<Workout[]> {
	const { from, to } = tileSpan(frame);
	return reader.range(workout, { from: from - dayMs, to: to + dayMs });
}

export async function readTimeTile(reader: Reader, frame: DayFrame): Promise<TimeEntry[]> {
	const { day } = frame;
	return reader.range(timeEntry, entriesOver({ from: addDays(day, -14), to: addDays(day, 1) }));
}
