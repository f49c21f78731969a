import MiniSearch from 'minisearch';
import type { FoodItem, MealItem } from '#lib/domains/nutrition/entity.ts';
import type { Portion } from '#lib/domains/nutrition/totals.ts';

/** Finds foods by the beginning of any word, with a slip of the finger forgiven. */
export class FoodSearch {
	readonly #foods: ReadonlyMap<string, FoodItem>;
	readonly #index: MiniSearch<FoodItem>;

	constructor(foods: readonly FoodItem[]) {
		this.#foods = new Map(foods.map((food) => [food.id, food]));
		this.#index = new MiniSearch<FoodItem>({
			fields: ['name', 'brand', 'barcode'],
			searchOptions: {
				prefix: true,
				fuzzy: (term) => (term.length > 3 ? 0.2 : false),
				combineWith: 'AND',
				boost: { name: 2 }
			},
			processTerm: (term) => term.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
		});
		this.#index.addAll(foods);
	}

	find(query: string, limit = 12): FoodItem[] {
		return this.#index
			.search(query)
			.slice(0, limit)
			.flatMap(({ id }) => this.#foods.get(String(id)) ?? []);
	}
}

/** How each food was eaten last; portions come with the newest first. */
export function lastPortions(items: readonly MealItem[]): Map<string, Portion> {
	const last = new Map<string, Portion>();
	for (const { foodItemId, amount, unit } of items) {
		if (foodItemId && !last.has(foodItemId)) last.set(foodItemId, { amount, unit });
	}
	return last;
}

/** Foods without a search: those eaten most, then the rest by name. */
export function usualFoods(foods: readonly FoodItem[], items: readonly MealItem[]): FoodItem[] {
	const times = new Map<string, number>();
	items.forEach(({ foodItemId }, n) => {
		// What was eaten lately counts more: the hundredth portion back counts half.
		if (foodItemId) times.set(foodItemId, (times.get(foodItemId) ?? 0) + 0.5 ** (n / 100));
	});
	const of = (food: FoodItem) => times.get(food.id) ?? 0;
	return [...foods].sort((a, b) => of(b) - of(a) || a.name.localeCompare(b.name));
}
