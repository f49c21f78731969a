import { portionOf, portionOfFood, type Portioned } from '#lib/domains/nutrition/deeds.ts';
import {
	nutrientNames,
	type FoodItem,
	type foodItem,
	type Ingredient,
	type MealItem,
	type Nutrient
} from '#lib/domains/nutrition/entity.ts';
import { quickEntryName } from '#lib/domains/nutrition/meal-text.ts';
import {
	isMeasure,
	portionGrams,
	timesOf,
	unitsOfFood,
	usualPortion,
	type Portion
} from '#lib/domains/nutrition/portion.ts';
import { exploded } from '#lib/domains/nutrition/recipe.ts';
import type { Values } from '#lib/platform/entity/entity.ts';

/** A food that can be eaten: a row, or one of the catalogue that becomes a row when it is. */
export type PlateFood = Values<typeof foodItem> & Pick<FoodItem, 'id' | 'source' | 'sourceId'>;

/** One line of the plate. What is saved is `item`; `base` is what amounts are scaled from. */
export interface PlateItem {
	readonly key: string;
	readonly item: Portioned;
	readonly base: Portioned;
	/** Its food, where it has one: then the unit can be changed too. */
	readonly food: PlateFood | null;
}

let lines = 0;
const newKey = () => `line-${++lines}`;

function line(item: Portioned, food: PlateFood | null): PlateItem {
	return { key: newKey(), item, base: item, food };
}

/** A food on the plate, in the portion it was last eaten in, else its usual one. */
export function foodLine(food: PlateFood, last?: Portion): PlateItem {
	const { amount, unit } = last ?? usualPortion(food);
	return line(portionOfFood(food, { amount, unit }), food);
}

type QuickValues = Partial<Record<Nutrient, number | null>>;

export function quickLine(values: QuickValues): PlateItem {
	const unknown = Object.fromEntries(nutrientNames.map((name) => [name, null])) as Record<
		Nutrient,
		null
	>;
	const portion = { foodItemId: null, name: quickEntryName, amount: 1, unit: 'portion' };
	return line({ ...portion, grams: null, ...unknown, ...values }, null);
}

/** A portion eaten before, once more: as it was, whatever has become of its food. */
export function copiedLine(item: MealItem): PlateItem {
	return line(portionOf(item), null);
}

/** A line of a draft: it may lie beside lines of this visit. */
export function keptLine(kept: PlateItem): PlateItem {
	return { ...kept, key: newKey() };
}

/** A saved portion, to be changed; it keeps its id. */
export function savedLine(item: MealItem): PlateItem {
	return line({ ...portionOf(item), id: item.id }, null);
}

/** Lines with their foods as these are now, where they are known. */
export function withFoods(
	lines: readonly PlateItem[],
	known: ReadonlyMap<string, PlateFood>
): PlateItem[] {
	return lines.map((line) => {
		const food = known.get(line.item.foodItemId ?? '');
		return food ? { ...line, food } : line;
	});
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
	return [...new Set([item.unit, ...(food ? unitsOfFood(food) : [])])];
}

/** Another portion of the line's food, by what the food says today. */
export function withPortion(of: PlateItem, portion: Portion): PlateItem {
	const { food, item } = of;
	if (!food || portion.unit === item.unit) return withAmount(of, portion.amount);
	const next = portionOfFood(food, { ...portion, amount: rounded(portion.amount) });
	const withId = item.id === undefined ? next : { ...next, id: item.id };
	return { ...of, item: withId, base: withId };
}

/** Another unit: about the same amount of food where its weight is known. */
export function withUnit(of: PlateItem, unit: string): PlateItem {
	const { food, item } = of;
	if (!food || unit === item.unit) return of;
	const each = portionGrams(food, { amount: 1, unit });
	const amount = each && item.grams ? item.grams / each : isMeasure(unit) ? 100 : 1;
	return withPortion(of, { amount: Number(amount.toFixed(unit === 'g' ? 0 : 2)), unit });
}

/** A step of the buttons beside an amount. */
export function stepOf(unit: string): number {
	if (unit === 'g' || unit === 'ml') return 10;
	return isMeasure(unit) ? 1 : 0.5;
}

/** A line as a part of a recipe; null when no food stands behind it. */
export function ingredientOf({ item }: PlateItem): Ingredient | null {
	const { foodItemId, name, amount, unit } = item;
	return foodItemId ? { foodItemId, name, amount, unit } : null;
}

/** The parts of a recipe as lines; a part whose food is gone is left out, and named. */
export function linesOf(
	ingredients: readonly Ingredient[],
	foods: ReadonlyMap<string, PlateFood>
): { lines: PlateItem[]; gone: string[] } {
	const found = ingredients.map((part) => ({ part, food: foods.get(part.foodItemId) }));
	return {
		lines: found.flatMap(({ part, food }) => (food ? [foodLine(food, part)] : [])),
		gone: found.flatMap(({ part, food }) => (food ? [] : [part.name]))
	};
}

/** What a portion of a recipe is made of; null when it cannot be told how much of it was eaten. */
export function partsOf({ item, food }: PlateItem): Ingredient[] | null {
	if (!food?.ingredients) return null;
	const servings = timesOf(food, item);
	return servings === null ? null : exploded(food, servings);
}

/** The parts of a line, to stand in its place; the words for why it has none. */
export function splitLine(
	line: PlateItem,
	foods: ReadonlyMap<string, PlateFood>
): { lines: PlateItem[]; problem: string | null } {
	const parts = partsOf(line);
	const { lines, gone } = linesOf(parts ?? [], foods);
	if (parts !== null && gone.length === 0) return { lines, problem: null };
	const missing = gone.join(', ') || 'how much of it this is';
	return { lines: [], problem: `${line.item.name} can't be split: ${missing} is not known.` };
}
