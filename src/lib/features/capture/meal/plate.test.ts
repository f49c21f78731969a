import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { foodItem, mealItem, type FoodItem, type MealItem } from '#lib/domains/nutrition/entity.ts';
import {
	copiedLine,
	foodLine,
	ingredientOf,
	linesOf,
	partsOf,
	quickLine,
	savedLine,
	unitsOf,
	withAmount,
	withPortion,
	withUnit
} from './plate.ts';

const oats = {
	...withInitial(foodItem, {
		name: 'Oats',
		servingName: 'bowl',
		servingGrams: 60,
		energyKcal: 372,
		proteinG: 13.5
	}),
	id: 'oats'
} as FoodItem;

test('a food lands in its usual portion, or in the one last eaten', () => {
	expect(foodLine(oats).item).toMatchObject({
		amount: 1,
		unit: 'bowl',
		grams: 60,
		energyKcal: 223.2
	});
	expect(foodLine(oats, { amount: 80, unit: 'g' }).item).toMatchObject({
		grams: 80,
		energyKcal: 297.6
	});
});

test('amounts scale from the first figures, so up and down again changes nothing', () => {
	const line = foodLine(oats, { amount: 3, unit: 'g' });
	let walked = line;
	for (const amount of [7, 11, 0.5, 0, 3]) walked = withAmount(walked, amount);
	expect(walked.item).toEqual(line.item);
});

test('what is not known stays not known', () => {
	expect(withAmount(foodLine(oats), 2).item.fatG).toBeNull();
	expect(quickLine({ energyKcal: 250 }).item).toMatchObject({ energyKcal: 250, proteinG: null });
});

test('another unit keeps the amount of food', () => {
	const line = foodLine(oats);
	expect(unitsOf(line)).toEqual(['bowl', 'g', 'oz']);
	const inGrams = withUnit(line, 'g');
	expect(inGrams.item).toMatchObject({ amount: 60, unit: 'g', energyKcal: 223.2 });
	expect(withUnit(inGrams, 'bowl').item).toMatchObject({ amount: 1, unit: 'bowl', grams: 60 });
});

test('a typed portion changes amount and unit at once', () => {
	expect(withPortion(foodLine(oats), { amount: 150, unit: 'g' }).item).toMatchObject({
		amount: 150,
		unit: 'g',
		grams: 150,
		energyKcal: 558
	});
});

test('a saved portion keeps its figures whatever its food says now', () => {
	const values = { name: 'Oats', foodItemId: 'oats', amount: 1, unit: 'bowl', energyKcal: 200 };
	const item = { ...withInitial(mealItem, values), id: 'i' } as unknown as MealItem;
	const line = { ...savedLine(item), food: oats };
	expect(withAmount(line, 2).item).toMatchObject({ id: 'i', energyKcal: 400 });
	expect(copiedLine(item).item).not.toHaveProperty('id');
});

test('a recipe on the plate is split into what was eaten of it', () => {
	const part = { foodItemId: 'oats', name: 'Oats', amount: 240, unit: 'g' };
	const porridge = {
		...oats,
		id: 'porridge',
		name: 'Porridge',
		basis: 'per_serving' as const,
		servingName: 'serving',
		servingGrams: 250,
		servings: 4,
		ingredients: [part]
	};
	expect(partsOf(foodLine(porridge, { amount: 125, unit: 'g' }))).toEqual([
		{ ...part, amount: 30 }
	]);
	const { lines, gone } = linesOf(
		[part, { ...part, foodItemId: 'x', name: 'Milk' }],
		new Map([['oats', oats]])
	);
	expect(lines[0]?.item).toMatchObject({ amount: 240, unit: 'g', energyKcal: 892.8 });
	expect(gone).toEqual(['Milk']);
});

test('only what has a food behind it can go into a recipe', () => {
	expect(ingredientOf(foodLine(oats))).toMatchObject({
		foodItemId: 'oats',
		amount: 1,
		unit: 'bowl'
	});
	expect(ingredientOf(quickLine({ energyKcal: 100 }))).toBeNull();
});
