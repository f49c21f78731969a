import { nutrientNames, type MealItem, type Nutrient } from './entity.ts';

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

/** Portions that hold the same food in the same unit: what "log again" repeats. */
export function itemKey(item: Pick<MealItem, 'foodItemId' | 'name'>): string {
	return item.foodItemId ?? item.name.trim().toLowerCase();
}
