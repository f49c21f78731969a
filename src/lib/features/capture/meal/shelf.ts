import type { FoodItem } from '#lib/domains/nutrition/entity.ts';
import { isRecipe } from '#lib/domains/nutrition/recipe.ts';
import type { Eaten } from './habits.ts';
import { originOf } from './food-search.ts';

/** The lists from which foods are picked without searching. */
export const shelves = {
	usual: 'Usual now',
	recent: 'Recent',
	favourite: 'Favourites',
	recipe: 'Recipes',
	own: 'Mine'
} as const;

export type Shelf = keyof typeof shelves;

/** What an empty shelf says: how something gets there. */
export const emptyShelf: Readonly<Record<Shelf, string>> = {
	usual: 'Foods you usually eat at this hour appear here.',
	recent: 'What you eat appears here.',
	favourite: 'Mark a food on the plate as a favourite, and it stays here.',
	recipe: 'Put foods on the plate and save the plate as a recipe.',
	own: 'Foods that you enter yourself appear here.'
};

interface Known {
	readonly foods: readonly FoodItem[];
	readonly eaten: readonly Eaten[];
	readonly habits: ReadonlyMap<string, number>;
}

const byName = (a: FoodItem, b: FoodItem) => a.name.localeCompare(b.name);

export function shelved(shelf: Shelf, { foods, eaten, habits }: Known): FoodItem[] {
	if (shelf === 'recipe') return foods.filter(isRecipe).sort(byName);
	// What was found online is one's own once it was eaten: its figures can be put right.
	if (shelf === 'own')
		return foods.filter((food) => ['own', 'online'].includes(originOf(food))).sort(byName);
	const fit = (food: FoodItem) => (habits.get(food.id) ?? 0) * (food.favourite ? 2 : 1);
	if (shelf === 'favourite')
		return foods.filter((food) => food.favourite).sort((a, b) => fit(b) - fit(a) || byName(a, b));
	const byId = new Map(foods.map((food) => [food.id, food]));
	const order = [...new Set(eaten.map(({ foodId }) => foodId))];
	const known = order.flatMap((id) => byId.get(id) ?? []);
	return shelf === 'recent' ? known : known.sort((a, b) => fit(b) - fit(a));
}
