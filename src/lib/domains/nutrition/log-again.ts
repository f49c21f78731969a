import type { Occasion } from '#lib/platform/habits.ts';
import type { MealItem } from './entity.ts';
import { itemsText, quickEntryName } from './meal-text.ts';
import type { MealWithItems } from './read-meals.ts';
import { itemKey } from './totals.ts';

export interface MealOccasion extends Occasion {
	readonly label: string;
	/** The portions as they were that time. */
	readonly items: readonly MealItem[];
}

/** The foods, whatever their amounts: a habit is what one eats, and portions vary. */
function signature(items: readonly MealItem[]): string {
	return [...new Set(items.map(itemKey))].sort().join('|');
}

/** Meals that can be eaten once more; a bare number of calories is no habit. */
export function mealOccasions(meals: readonly MealWithItems[]): MealOccasion[] {
	return meals.flatMap(({ meal, items }) => {
		const named = items.filter((item) => item.name && item.name !== quickEntryName);
		if (named.length === 0 || named.length !== items.length) return [];
		const { eatenAt: at, utcOffset } = meal;
		return { key: signature(items), at, utcOffset, label: itemsText(items), items };
	});
}
