import { portionOf, type Portioned } from '#lib/domains/nutrition/deeds.ts';
import {
	nutrientNames,
	type FoodItem,
	type MealItem,
	type Nutrient
} from '#lib/domains/nutrition/entity.ts';
import { quickEntryName } from '#lib/domains/nutrition/meal-text.ts';
import {
	portionGrams,
	portionNutrients,
	usualPortion,
	type Portion
} from '#lib/domains/nutrition/totals.ts';

/** One line of the plate. What is saved is `item`; `base` is what amounts are scaled from. */
export interface PlateItem {
	readonly key: string;
	readonly item: Portioned;
	readonly base: Portioned;
	/** Its food, where it has one: then the unit can be changed too. */
	readonly food: FoodItem | null;
}

let lines = 0;
const newKey = () => `line-${++lines}`;

function line(item: Portioned, food: FoodItem | null): PlateItem {
	return { key: newKey(), item, base: item, food };
}

export function portionOfFood(food: FoodItem, portion: Portion): Portioned {
	return {
		foodItemId: food.id,
		name: food.name,
		...portion,
		grams: portionGrams(food, portion),
		...portionNutrients(food, portion)
	};
}

/** A food on the plate, in the portion it was last eaten in, else its usual one. */
export function foodLine(food: FoodItem, last?: Portion): PlateItem {
	return line(portionOfFood(food, last ?? usualPortion(food)), food);
}

export type QuickValues = Partial<Record<Nutrient, number | null>>;

export function quickLine(values: QuickValues): PlateItem {
	const unknown = Object.fromEntries(nutrientNames.map((name) => [name, null])) as Record<
		Nutrient,
		null
	>;
	const portion = { foodItemId: null, name: quickEntryName, amount: 1, unit: 'portion' };
	return line({ ...portion, grams: null, ...unknown, ...values }, null);
}

/** A saved portion, to be changed; it keeps its id. */
export function savedLine(item: MealItem, foods: ReadonlyMap<string, FoodItem>): PlateItem {
	const food = item.foodItemId ? (foods.get(item.foodItemId) ?? null) : null;
	return line({ ...portionOf(item), id: item.id }, food);
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;

/**
 * Another amount: everything known grows with it, always from the first figures, so that going up
 * and down again changes nothing.
 */
export function withAmount(of: PlateItem, amount: number): PlateItem {
	const { base } = of;
	const at = rounded(Math.max(0, amount));
	if (base.amount === 0) return { ...of, item: { ...of.item, amount: at } };
	const factor = at / base.amount;
	const scaled = (['grams', ...nutrientNames] as const).map((name) => {
		const value = base[name];
		return [name, value === null ? null : rounded(value * factor)];
	});
	return { ...of, item: { ...of.item, ...Object.fromEntries(scaled), amount: at } };
}

/** The units a line can be counted in: its own, and those its food knows. */
export function unitsOf({ item, food }: PlateItem): string[] {
	const known = new Set([item.unit]);
	if (food) {
		const serving = food.servingName || 'serving';
		if (food.basis !== 'per_serving' || food.servingGrams)
			known.add(food.basis === 'per_100_ml' ? 'ml' : 'g');
		if (food.basis === 'per_serving' || food.servingGrams) known.add(serving);
	}
	return [...known];
}

/** Another unit: about the same amount of food where its weight is known. */
export function withUnit(of: PlateItem, unit: string): PlateItem {
	const { food, item } = of;
	if (!food || unit === item.unit) return of;
	const measured = unit === 'g' || unit === 'ml';
	const amount = measured
		? (item.grams ?? 100)
		: food.servingGrams && item.grams
			? item.grams / food.servingGrams
			: 1;
	const next = portionOfFood(food, { amount: Number(amount.toFixed(measured ? 0 : 2)), unit });
	const withId = item.id === undefined ? next : { ...next, id: item.id };
	return { ...of, item: withId, base: withId };
}

/** A step of the buttons beside an amount. */
export function stepOf(unit: string): number {
	return unit === 'g' || unit === 'ml' ? 10 : 0.5;
}
