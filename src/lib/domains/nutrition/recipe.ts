import { nutrientNames, type FoodItem, type Ingredient, type Nutrient } from './entity.ts';
import { portionGrams, portionNutrients } from './portion.ts';
import { totals } from './totals.ts';

export type Foods = ReadonlyMap<string, FoodItem>;

export function isRecipe(food: Pick<FoodItem, 'ingredients'>): boolean {
	return Boolean(food.ingredients?.length);
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;

/**
 * The foods with every recipe's nutrients and weight of a serving filled in from what goes in, as
 * deep as recipes hold recipes. What an ingredient does not say, the recipe does not know; so it is
 * with a recipe that holds itself, as two devices may make it between them.
 */
export function withRecipes(foods: Foods): Foods {
	const done = new Map<string, FoodItem>();
	const open = new Set<string>();
	function fill(food: FoodItem): FoodItem {
		const known = done.get(food.id);
		if (known) return known;
		if (!isRecipe(food)) return food;
		open.add(food.id);
		const parts = (food.ingredients ?? []).map((part) => {
			const of = foods.get(part.foodItemId);
			return of && !open.has(of.id) ? { food: fill(of), part } : null;
		});
		open.delete(food.id);
		const filled = { ...food, ...cooked(food, parts) };
		// A recipe met halfway round a circle is not finished by its own account.
		if (open.size === 0 || parts.every(Boolean)) done.set(food.id, filled);
		return filled;
	}
	return new Map([...foods].map(([id, food]) => [id, fill(food)]));
}

type Part = { readonly food: FoodItem; readonly part: Ingredient } | null;

/** What a recipe's ingredients make of it, by the serving. */
function cooked(recipe: FoodItem, parts: readonly Part[]): Partial<FoodItem> {
	const servings = recipe.servings ?? 1;
	const unknown = Object.fromEntries(nutrientNames.map((name) => [name, null])) as Record<
		Nutrient,
		null
	>;
	const sums = totals(parts.map((one) => (one ? portionNutrients(one.food, one.part) : unknown)));
	const whole = parts.map((one) => one && portionGrams(one.food, one.part));
	const raw = whole.every((grams) => grams !== null)
		? whole.reduce((sum, grams) => sum + grams, 0)
		: null;
	const weight = recipe.yieldGrams ?? raw;
	const nutrients = nutrientNames.map((name) => {
		const { known, unknown: missing } = sums[name];
		return [name, known === null || missing > 0 ? null : rounded(known / servings)];
	});
	return {
		...Object.fromEntries(nutrients),
		basis: 'per_serving',
		servingGrams: weight === null ? null : rounded(weight / servings)
	};
}

/**
 * The way by which a recipe with these ingredients would come to hold itself, by name; null when it
 * does not.
 */
export function circleOf(
	recipe: Pick<FoodItem, 'id' | 'name'>,
	ingredients: readonly Ingredient[],
	foods: Foods
): string[] | null {
	const seen = new Set<string>();
	function wayFrom(parts: readonly Ingredient[]): string[] | null {
		for (const { foodItemId, name } of parts) {
			if (foodItemId === recipe.id) return [recipe.name];
			if (seen.has(foodItemId)) continue;
			seen.add(foodItemId);
			const food = foods.get(foodItemId);
			const way = food?.ingredients && wayFrom(food.ingredients);
			if (way) return [food.name || name, ...way];
		}
		return null;
	}
	return wayFrom(ingredients);
}

/** The same recipe for more or fewer. */
export function scaled(ingredients: readonly Ingredient[], factor: number): Ingredient[] {
	return ingredients.map((part) => ({ ...part, amount: rounded(part.amount * factor) }));
}

/** The ingredients that some servings of a recipe hold, to stand on a plate by themselves. */
export function exploded(
	recipe: Pick<FoodItem, 'ingredients' | 'servings'>,
	amount: number
): Ingredient[] {
	return scaled(recipe.ingredients ?? [], amount / (recipe.servings ?? 1));
}
