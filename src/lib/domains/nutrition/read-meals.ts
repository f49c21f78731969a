import { dayOf, dayRange, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { meal, mealItem, type Meal, type MealItem } from './entity.ts';

export interface MealWithItems {
	readonly meal: Meal;
	readonly items: readonly MealItem[];
}

/** From here on one stretch of the portions is quicker than a look-up for each meal. */
const manyMeals = 100;

export async function readMeals(reader: Reader, meals: readonly Meal[]): Promise<MealWithItems[]> {
	if (meals.length > manyMeals) return readStretch(reader, meals);
	return Promise.all(
		meals.map(async (meal) => ({
			meal,
			items: await reader.range(mealItem, { by: 'mealId', is: meal.id, newestFirst: false })
		}))
	);
}

/** Meals that were logged one after the other have their ids, and so their portions, side by side. */
async function readStretch(reader: Reader, meals: readonly Meal[]): Promise<MealWithItems[]> {
	const ids = meals.map(({ id }) => id).sort();
	const byMeal = new Map<string, MealItem[]>(ids.map((id) => [id, []]));
	const stretch = { from: ids[0] ?? '', to: `${ids.at(-1)}~`, newestFirst: false };
	for (const item of await reader.range(mealItem, { by: 'mealId', ...stretch })) {
		byMeal.get(item.mealId)?.push(item);
	}
	return meals.map((meal) => ({ meal, items: byMeal.get(meal.id) ?? [] }));
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
