import type { Day } from '#lib/platform/time/calendar.ts';
import { Days, instants, type ReadSeries } from '../series-days.ts';
import { meal, type MealItem, type Nutrient } from './entity.ts';
import { mealDay, readMeals } from './read-meals.ts';
import { totals } from './totals.ts';

export const mealCount: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	for (const row of await reader.range(meal, instants(asked))) {
		days.add(mealDay(row, asked.dayStartMinutes), 1);
	}
	return { values: days.values, absent: 'nought' };
};

/** A day without a food log tells nothing. */
export function eaten(nutrient: Nutrient): ReadSeries {
	return async (reader, asked) => {
		const days = new Days(asked);
		const eatenMeals = await readMeals(reader, await reader.range(meal, instants(asked)));
		// All portions of a day at once: only so is its sum exact to the stored decimals.
		const byDay = new Map<Day, MealItem[]>();
		for (const { meal: row, items } of eatenMeals) {
			const day = mealDay(row, asked.dayStartMinutes);
			byDay.set(day, [...(byDay.get(day) ?? []), ...items]);
		}
		for (const [day, items] of byDay) {
			const { known } = totals(items)[nutrient];
			if (known !== null) days.add(day, known);
		}
		return { values: days.values, absent: 'unknown' };
	};
}
