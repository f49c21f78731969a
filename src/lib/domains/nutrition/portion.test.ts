import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { foodItem, type FoodItem } from './entity.ts';
import {
	portionGrams,
	portionNutrients,
	portionText,
	unitsOfFood,
	usualPortion
} from './portion.ts';

const food = withInitial(foodItem, {
	name: 'Oats',
	servingName: 'bowl',
	servingGrams: 60,
	energyKcal: 372,
	proteinG: 0
}) as unknown as FoodItem;

test('a portion scales what the food states', () => {
	expect(portionNutrients(food, { amount: 50, unit: 'g' }).energyKcal).toBe(186);
	expect(portionNutrients(food, { amount: 2, unit: 'bowl' }).energyKcal).toBe(446.4);
	expect(portionNutrients(food, { amount: 2, unit: 'bowl' }).proteinG).toBe(0);
	expect(portionNutrients(food, { amount: 2, unit: 'bowl' }).fatG).toBeNull();
	expect(portionGrams(food, { amount: 1.5, unit: 'bowl' })).toBe(90);
});

test('a serving of unknown weight leaves the portion unknown', () => {
	const loose = { ...food, servingGrams: null };
	expect(portionNutrients(loose, { amount: 1, unit: 'bowl' }).energyKcal).toBeNull();
	expect(portionGrams(loose, { amount: 1, unit: 'bowl' })).toBeNull();
	const perServing = { ...loose, basis: 'per_serving' as const };
	expect(portionNutrients(perServing, { amount: 2, unit: 'serving' }).energyKcal).toBe(744);
	expect(portionNutrients(perServing, { amount: 80, unit: 'g' }).energyKcal).toBeNull();
});

test('the usual portion is the serving, else 100 g or ml', () => {
	expect(usualPortion(food)).toEqual({ amount: 1, unit: 'bowl' });
	expect(usualPortion({ ...food, servingGrams: null })).toEqual({ amount: 100, unit: 'g' });
	expect(usualPortion({ basis: 'per_100_ml', servingName: '', servingGrams: null })).toEqual({
		amount: 100,
		unit: 'ml'
	});
	expect(usualPortion({ basis: 'per_serving', servingName: '', servingGrams: null })).toEqual({
		amount: 1,
		unit: 'serving'
	});
});

test('an ounce is exact, and a further portion weighs what the food says', () => {
	const bread = {
		...food,
		servingName: 'slice',
		servingGrams: 28,
		portions: [{ name: 'loaf', grams: 500 }]
	};
	expect(portionGrams(bread, { amount: 4, unit: 'oz' })).toBe(113.398);
	expect(portionNutrients(bread, { amount: 0.5, unit: 'loaf' }).energyKcal).toBe(930);
	expect(unitsOfFood(bread)).toEqual(['slice', 'loaf', 'g', 'oz']);
	const perSlice = { ...bread, basis: 'per_serving' as const };
	expect(portionNutrients(perSlice, { amount: 1, unit: 'loaf' }).energyKcal).toBe(6642.857);
	expect(portionNutrients(perSlice, { amount: 2, unit: 'slice' }).energyKcal).toBe(744);
});

test('a millilitre is never taken for a gram', () => {
	expect(portionNutrients(food, { amount: 100, unit: 'ml' }).energyKcal).toBeNull();
	expect(unitsOfFood(food)).not.toContain('ml');
	const oil = { ...food, portions: [{ name: 'ml', grams: 0.92 }] };
	expect(portionGrams(oil, { amount: 100, unit: 'ml' })).toBe(92);
	expect(unitsOfFood(oil)).toContain('ml');
	const juice = { ...food, basis: 'per_100_ml' as const, servingGrams: null };
	expect(portionNutrients(juice, { amount: 200, unit: 'ml' }).energyKcal).toBe(744);
	expect(unitsOfFood(juice)).toEqual(['ml', 'fl oz']);
});

test('what is drunk is counted in millilitres or fluid ounces, and read in the one that was chosen', () => {
	const juice = withInitial(foodItem, {
		name: 'Juice',
		basis: 'per_100_ml',
		energyKcal: 50
	}) as unknown as FoodItem;
	expect(unitsOfFood(juice)).toEqual(['ml', 'fl oz']);
	expect(portionGrams(juice, { amount: 8, unit: 'fl oz' })).toBe(236.588);
	expect(portionNutrients(juice, { amount: 8, unit: 'fl oz' }).energyKcal).toBe(118.294);
	const read = (amount: number, unit: string) => [
		portionText({ amount, unit }, 'ml'),
		portionText({ amount, unit }, 'fl oz')
	];
	expect(read(250, 'ml')).toEqual(['250\u202fml', '8.5\u202ffl oz']);
	expect(read(8, 'fl oz')).toEqual(['237\u202fml', '8\u202ffl oz']);
	expect(read(1.5, 'slice')).toEqual(['1.5\u202fslice', '1.5\u202fslice']);
	// Whoever knows only its weight knows no volume of it.
	expect(unitsOfFood(food)).not.toContain('fl oz');
});
