import { nutrientNames, type FoodItem, type Nutrient } from '#lib/domains/nutrition/entity.ts';

export type Amounts = Record<Nutrient | 'servingGrams', number | null>;

export function amountsOf(food: FoodItem | null): Amounts {
	const names = ['servingGrams', ...nutrientNames] as const;
	return Object.fromEntries(names.map((name) => [name, food?.[name] ?? null])) as Amounts;
}

/** Label and nutrients rarely agree to the calorie; a fifth apart is worth a word, never a stop. */
export function energyHint(amounts: Amounts): string | null {
	const { energyKcal: said, proteinG, carbsG, fatG, fibreG, alcoholG } = amounts;
	if (!said || proteinG === null || carbsG === null || fatG === null) return null;
	const rest = 2 * (fibreG ?? 0) + 7 * (alcoholG ?? 0);
	const sum = 4 * proteinG + 4 * carbsG + 9 * fatG + rest;
	if (Number.isNaN(sum) || Math.abs(sum - said) <= said * 0.2) return null;
	return `Label says ${said}, the nutrients give ${Math.round(sum)}. Fine for polyols or acids; otherwise look again.`;
}
