import { addMeal, changeMeal, type MealEdit } from '#lib/domains/nutrition/deeds.ts';
import type { MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import type { Foods } from '#lib/domains/nutrition/recipe.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { newFoods } from './new-foods.ts';
import type { PlateItem } from './plate.ts';

export interface MealDraft {
	readonly values: MealEdit['values'];
	readonly lines: readonly PlateItem[];
	readonly known: Foods;
}

/** A meal as it lies on the plate, with the foods that it makes one's own. */
export function mealWrites(
	row: MealWithItems | null,
	{ values, lines, known }: MealDraft
): Write[] {
	const plate = lines.map((line) => line.item);
	const writes = row
		? changeMeal({ id: row.meal.id, values, plate, before: row.items })
		: addMeal(values, plate);
	return [...newFoods(lines, known), ...writes];
}
