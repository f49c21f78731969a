import { moveItem } from '#lib/domains/nutrition/deeds.ts';
import type { Meal, MealItem } from '#lib/domains/nutrition/entity.ts';
import { mealKinds, type MealKind } from '#lib/domains/nutrition/meal-text.ts';
import type { MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import { perform } from '#lib/domains/perform.ts';
import type { Replica } from '#lib/sync/client/store.ts';

/** A portion, and the meal that it is taken from. */
export interface FoodOf {
	readonly item: MealItem;
	readonly from: MealWithItems;
}

/** A meal of the day; without an id one that begins with what is moved to it. */
export type MealPlace = Pick<Meal, 'kind'> & { readonly id?: string };

/** By whichever way it is asked for: one deed, which one Undo takes back. */
export function moveFood(
	replica: Replica,
	{ item, from }: FoodOf,
	{ kind, id }: MealPlace
): Promise<void> {
	const label = `${item.name} moved to ${mealKinds[kind].toLowerCase()}`;
	return perform(replica, label, moveItem(from, item, id === undefined ? { kind } : { id }));
}

/** The meals that a day does not have yet. */
export function missingKinds(meals: readonly MealWithItems[]): MealKind[] {
	const eaten = new Set(meals.map(({ meal: { kind } }) => kind));
	return (Object.keys(mealKinds) as MealKind[]).filter((one) => !eaten.has(one));
}
