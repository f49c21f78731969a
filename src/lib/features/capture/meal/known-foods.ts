import { foodItem, meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { withRecipes } from '#lib/domains/nutrition/recipe.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { eatenOf } from './habits.ts';

/** One's foods by id, with recipes worked out, and how they were eaten of late. */
export async function readKnownFoods(reader: Reader) {
	const [settings, foods, items, meals] = await Promise.all([
		currentSettings(reader),
		reader.range(foodItem, { where: (food) => !food.archived }),
		reader.range(mealItem, { limit: 600 }),
		reader.range(meal, { limit: 300 })
	]);
	const known = withRecipes(new Map(foods.map((food) => [food.id, food])));
	return { settings, known, eaten: eatenOf(items, meals) };
}
