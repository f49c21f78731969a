import { numberText } from '#lib/platform/number.ts';
import {
	millilitresPerFluidOunce,
	quantityText,
	volume,
	type VolumeUnit
} from '#lib/platform/units.ts';
import { nutrientNames, type FoodItem, type Nutrient } from './entity.ts';
import type { Nutrients } from './totals.ts';

export interface Portion {
	readonly amount: number;
	/** `g`, `oz`, `ml` and `fl oz` measure; anything else counts servings or a food's further portions. */
	readonly unit: string;
}

type Weighed = Pick<FoodItem, 'basis' | 'servingName' | 'servingGrams' | 'portions'>;
export type Portionable = Weighed & Pick<FoodItem, Nutrient>;

/** Exact by definition of the pound. */
const gramsPerOunce = 28.349523125;

const rounded = (value: number) => Math.round(value * 1000) / 1000;

/** How many millilitres one of a unit is; null where it measures something else. */
function millilitresIn(unit: string): number | null {
	if (unit === 'ml') return 1;
	return unit === 'fl oz' ? millilitresPerFluidOunce : null;
}

/** A portion as it is read: "2 slices", and what is measured by volume in the person's unit. */
export function portionText({ amount, unit }: Portion, shown: VolumeUnit): string {
	const each = unit === shown ? null : millilitresIn(unit);
	if (each === null) return quantityText({ value: numberText(amount, 2), unit });
	return quantityText(volume(amount * each, shown));
}

export function isMeasure(unit: string): boolean {
	return unit === 'g' || unit === 'oz' || millilitresIn(unit) !== null;
}

/** What the food calls one serving. */
export function servingOf(food: Pick<FoodItem, 'servingName'>): string {
	return food.servingName || 'serving';
}

/**
 * How many grams one of a unit is, or millilitres of a food that is told per 100 ml. Null when the
 * food does not say; a millilitre and a gram are never taken for each other.
 */
function unitGrams(food: Weighed, unit: string): number | null {
	const isWeight = unit === 'g' || unit === 'oz';
	if (isWeight) {
		if (food.basis === 'per_100_ml') return null;
		return unit === 'g' ? 1 : gramsPerOunce;
	}
	const further = food.portions?.find(({ name }) => name === unit);
	if (further && unit !== servingOf(food)) return further.grams;
	if (unit === 'fl oz') {
		const each = unitGrams(food, 'ml');
		return each === null ? null : each * millilitresPerFluidOunce;
	}
	if (unit === 'ml') return food.basis === 'per_100_ml' ? 1 : null;
	return food.servingGrams;
}

/** Weight or volume of a portion; null when the food does not say what a serving weighs. */
export function portionGrams(food: Weighed, { amount, unit }: Portion): number | null {
	const each = unitGrams(food, unit);
	return each === null ? null : rounded(each * amount);
}

/** How many times the food's stated nutrients a portion holds; null when that cannot be known. */
export function timesOf(food: Portionable, portion: Portion): number | null {
	const each = unitGrams(food, portion.unit);
	if (food.basis !== 'per_serving') return each === null ? null : (each * portion.amount) / 100;
	const isServing =
		!isMeasure(portion.unit) && !food.portions?.some(({ name }) => name === portion.unit);
	if (isServing || portion.unit === servingOf(food)) return portion.amount;
	return food.servingGrams && each !== null ? (each * portion.amount) / food.servingGrams : null;
}

/** The nutrients of a portion, as a snapshot for its meal. */
export function portionNutrients(food: Portionable, portion: Portion): Nutrients {
	const factor = timesOf(food, portion);
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
		return { amount: 1, unit: servingOf(food) };
	}
	return { amount: 100, unit: food.basis === 'per_100_ml' ? 'ml' : 'g' };
}

/** The units a food can be counted in, the likeliest first. */
export function unitsOfFood(food: Weighed): string[] {
	const units = new Set<string>();
	if (food.basis === 'per_serving' || food.servingGrams !== null) units.add(servingOf(food));
	for (const { name } of food.portions ?? []) if (name !== 'ml') units.add(name);
	const weighs = food.basis === 'per_100_g' || (food.basis === 'per_serving' && food.servingGrams);
	if (weighs) units.add('g').add('oz');
	if (unitGrams(food, 'ml') !== null && (food.basis !== 'per_serving' || food.servingGrams))
		units.add('ml').add('fl oz');
	return [...units];
}
