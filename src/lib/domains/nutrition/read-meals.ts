import type { Reader } from '#lib/sync/client/store.ts';
import { mealItem, type Meal, type MealItem } from './entity.ts';

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
