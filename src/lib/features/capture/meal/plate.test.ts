import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { foodItem, type FoodItem } from '#lib/domains/nutrition/entity.ts';
import { foodLine, quickLine, unitsOf, withAmount, withUnit } from './plate.ts';

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
	expect(unitsOf(line)).toEqual(['bowl', 'g']);
	const inGrams = withUnit(line, 'g');
	expect(inGrams.item).toMatchObject({ amount: 60, unit: 'g', energyKcal: 223.2 });
	expect(withUnit(inGrams, 'bowl').item).toMatchObject({ amount: 1, unit: 'bowl', grams: 60 });
});
