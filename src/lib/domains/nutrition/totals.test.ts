import { expect, test } from 'vitest';
import { nutrientNames } from './entity.ts';
import { portionGrams, portionNutrients, totals, usualPortion, type Nutrients } from './totals.ts';

const nothing = Object.fromEntries(nutrientNames.map((name) => [name, null])) as Nutrients;
const food = {
	...nothing,
	basis: 'per_100_g' as const,
	servingName: 'bowl',
	servingGrams: 60,
	energyKcal: 372,
	proteinG: 0
};

test('a total says what it does not know', () => {
	const sum = totals([
		{ ...nothing, energyKcal: 380, proteinG: 0 },
		{ ...nothing, energyKcal: 120 }
	]);
	expect(sum.energyKcal).toEqual({ known: 500, unknown: 0 });
	// One portion holds no protein, of the other it is not known: 0 so far, and one missing.
	expect(sum.proteinG).toEqual({ known: 0, unknown: 1 });
	expect(sum.fibreG).toEqual({ known: null, unknown: 2 });
});

test('sums of decimals stay exact', () => {
	const tenth = { ...nothing, saltG: 0.1 };
	expect(totals([tenth, tenth, tenth]).saltG.known).toBe(0.3);
});

test('energy below 0 takes away: "no bun"', () => {
	const sum = totals([
		{ ...nothing, energyKcal: 540 },
		{ ...nothing, energyKcal: -150 }
	]);
	expect(sum.energyKcal.known).toBe(390);
});

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
