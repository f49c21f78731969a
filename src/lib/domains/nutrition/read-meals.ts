import { dayOf, dayRange, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { meal, mealItem, type Meal, type MealItem } from './entity.ts';

export interface MealWithItems {
	readonly meal: Meal;
	readonly items: readonly MealItem[];
}

export async function readMeals(reader: Reader, meals: readonly Meal[]): Promise<MealWithItems[]> {
	return Promise.all(
		meals.map(async (meal) => ({
			meal,
			items: await reader.range(mealItem, { by: 'mealId', is: meal.id, newestFirst: false })
		}))
	);
}

/** Clocks around the world differ by at most 26 hours: the meals of a day lie within this of it. */
const worldMs = 26 * 3_600_000;

/**
 * The day a meal belongs to. Where a day begins later than midnight, that holds for what a person
 * logged.
 */
export function mealDay(
	{ eatenAt, utcOffset, source }: Pick<Meal, 'eatenAt' | 'utcOffset' | 'source'>,
	dayStartMinutes = 0
): Day {
	return dayOf(eatenAt, utcOffset, source === 'manual' ? dayStartMinutes : 0);
}

/** All that was eaten on a day, wherever that was, the first meal first. */
export async function readMealsOf(
	reader: Reader,
	day: Day,
	dayStartMinutes = 0
): Promise<MealWithItems[]> {
	const { from, to } = dayRange(day, 'UTC', dayStartMinutes);
	const where = (row: Meal) => mealDay(row, dayStartMinutes) === day;
	const range = { from: from - worldMs, to: to + worldMs, newestFirst: false, where };
	return readMeals(reader, await reader.range(meal, range));
}
