import { nutrientNames, type FoodItem, type MealItem, type Nutrient } from './entity.ts';

/** A sum that says what it does not know: null is not 0. */
export interface Total {
	/** Sum of what is known; null when nothing is. */
	readonly known: number | null;
	/** How many portions do not say. */
	readonly unknown: number;
}

export type Nutrients = Readonly<Record<Nutrient, number | null>>;
export type Totals = Readonly<Record<Nutrient, Total>>;

const rounded = (value: number) => Math.round(value * 1000) / 1000;

export function totals(items: readonly Nutrients[]): Totals {
	const sums = nutrientNames.map((name) => {
		let known: number | null = null;
		let unknown = 0;
		for (const item of items) {
			const value = item[name];
			if (value === null) unknown++;
			else known = rounded((known ?? 0) + value);
		}
		return [name, { known, unknown }];
	});
	return Object.fromEntries(sums) as Totals;
}

type Portionable = Pick<FoodItem, 'basis' | 'servingGrams' | Nutrient>;

export interface Portion {
	readonly amount: number;
	/** `g` and `ml` measure; anything else counts servings. */
	readonly unit: string;
}

/** Weight or volume of a portion; null when the food does not say what a serving weighs. */
export function portionGrams(
	food: Pick<FoodItem, 'servingGrams'>,
	portion: Portion
): number | null {
	if (portion.unit === 'g' || portion.unit === 'ml') return rounded(portion.amount);
	return food.servingGrams === null ? null : rounded(food.servingGrams * portion.amount);
}

/** How many times the food's stated nutrients a portion holds; null when that cannot be known. */
function times(food: Portionable, portion: Portion): number | null {
	const measured = portion.unit === 'g' || portion.unit === 'ml';
	if (food.basis === 'per_serving') {
		if (!measured) return portion.amount;
		return food.servingGrams ? portion.amount / food.servingGrams : null;
	}
	const grams = portionGrams(food, portion);
	return grams === null ? null : grams / 100;
}

/** The nutrients of a portion, as a snapshot for its meal. */
export function portionNutrients(food: Portionable, portion: Portion): Nutrients {
	const factor = times(food, portion);
	const values = nutrientNames.map((name) => {
		const value = food[name];
		return [name, value === null || factor === null ? null : rounded(value * factor)];
	});
	return Object.fromEntries(values) as Nutrients;
}

/** Only what a food is likely to be eaten in: its serving where it has one, else 100 g or ml. */
export function usualPortion(
	food: Pick<FoodItem, 'basis' | 'servingName' | 'servingGrams'>
): Portion {
	if (food.basis === 'per_serving' || food.servingGrams !== null) {
		return { amount: 1, unit: food.servingName || 'serving' };
	}
	return { amount: 100, unit: food.basis === 'per_100_ml' ? 'ml' : 'g' };
}

/** Portions that hold the same food in the same unit: what "log again" repeats. */
export function itemKey(item: Pick<MealItem, 'foodItemId' | 'name'>): string {
	return item.foodItemId ?? item.name.trim().toLowerCase();
}
