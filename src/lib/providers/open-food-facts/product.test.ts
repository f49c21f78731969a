import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foodItem, nutrientNames } from '#lib/domains/nutrition/entity.ts';
import { foodOfOnline } from '#lib/domains/nutrition/online-food.ts';
import { valueProblems } from '#lib/platform/entity/validation.ts';
import { mapProduct } from './product.ts';

const someone = '00000000-0000-4000-8000-000000000001';
const code = '4006381333931';
const told = (nutriments: unknown, more: object = {}) =>
	mapProduct({ code, product_name: 'Oat thing', nutriments, ...more });

test('a label in full becomes a food for 100 g with its serving, and nothing is said against it', () => {
	const food = told(
		{
			...{ 'energy-kcal_100g': 448, 'energy-kj_100g': 1874, proteins_100g: 9.1 },
			...{ carbohydrates_100g: 61, sugars_100g: 18, fat_100g: 17, fiber_100g: 7.2, salt_100g: 0.4 }
		},
		{ brands: 'Kornhof,Hof', serving_size: '1 bowl (45 g)', serving_quantity: '45' }
	);
	expect(food).toEqual({
		...{ barcode: code, name: 'Oat thing', brand: 'Kornhof', basis: 'per_100_g' },
		...{ servingName: 'bowl', servingGrams: 45, energyKcal: 448, proteinG: 9.1, carbsG: 61 },
		...{ sugarG: 18, fatG: 17, fibreG: 7.2, saltG: 0.4, alcoholG: null, problems: [] }
	});
});

test('what is missing stays unknown, and is never 0', () => {
	expect(told({ 'energy-kcal_100g': 0, fat_100g: null, proteins_100g: '' })).toMatchObject({
		...{ energyKcal: 0, fatG: null, proteinG: null, carbsG: null, saltG: null, problems: [] }
	});
	for (const nothing of [undefined, null, [], {}, 'none'])
		expect(told(nothing)).toMatchObject({
			energyKcal: null,
			problems: ['Its nutrients are not told there.']
		});
});

test.each<[string, object, number]>([
	['kilocalories', { 'energy-kcal_100g': 250 }, 250],
	['kilojoules alone', { 'energy-kj_100g': 1046 }, 250],
	['kilojoules under the old name', { energy_100g: '1046' }, 250],
	['both, as labels round', { 'energy-kcal_100g': 250, 'energy-kj_100g': 1050 }, 250],
	[
		'the same within what is possible, where the rest tells which',
		{
			...{ 'energy-kcal_100g': 800, 'energy-kj_100g': 800 },
			...{ proteins_100g: 5, carbohydrates_100g: 40, fat_100g: 1 }
		},
		191.205
	]
])('energy is told as %s', (_, nutriments, kcal) => {
	expect(told(nutriments)).toMatchObject({ energyKcal: kcal, problems: [] });
});

test('kilocalories that no food has are left out by name, and the kilojoules stand', () => {
	const food = told({ 'energy-kcal_100g': 1640, 'energy-kj_100g': 1640 });
	expect(food?.energyKcal).toBeCloseTo(1640 / 4.184, 2);
	expect(food?.problems).toEqual(["Energy can't be 1640 kcal in 100 g or ml. Left out."]);
});

test('two energies that differ with nothing to tell which is right are left out by name', () => {
	expect(told({ 'energy-kcal_100g': 500, 'energy-kj_100g': 500 })).toMatchObject({
		energyKcal: null,
		problems: ['Energy is told as 500 kcal and as 500 kJ, which differ. Left out.']
	});
});

test('numbers as text are read, what is none is named, and what cannot be is left out by name', () => {
	expect(
		told({ proteins_100g: '11,5', carbohydrates_100g: 'traces', fat_100g: 1300, salt_100g: -1 })
	).toMatchObject({
		...{ proteinG: 11.5, carbsG: null, fatG: null, saltG: null },
		problems: [
			'Carbohydrate is told by something that is no number. Left out.',
			"Fat can't be 1300 g in 100 g or ml. Left out.",
			"Salt can't be -1 g in 100 g or ml. Left out."
		]
	});
	expect(told({ fat_100g: 60, carbohydrates_100g: 60 })?.problems).toEqual([
		'Its nutrients add up to 120 g of 100 g.'
	]);
});

test.each([
	['1 bowl (45 g)', 'bowl'],
	['30 g', ''],
	['2 biscuits (25 g)', ''],
	['g', ''],
	['Portion: 1 cup = 240 ml', 'Portion: 1 cup'],
	['a'.repeat(60), '']
])('a serving told as %j is called %j', (told, name) => {
	expect(mapProduct({ code, serving_size: told })?.servingName).toBe(name);
});

test('figures for a serving alone make a food by the serving; drinks are told for 100 ml', () => {
	expect(
		told(
			{ 'energy-kcal_serving': 148, fat_serving: 5.5, 'nova-group_100g': 4 },
			{ serving_size: '1 bar' }
		)
	).toMatchObject({
		basis: 'per_serving',
		servingName: 'bar',
		servingGrams: null,
		energyKcal: 148
	});
	const drink = told(
		{ 'energy-kcal_100g': 62, alcohol_100g: 5.6, sodium_100g: 0.04 },
		{ product_quantity_unit: 'mL', serving_size: '330 ml', serving_quantity: 330 }
	);
	// 5.6 % by volume, 0.789 g in each millilitre of it.
	expect(drink).toMatchObject({ basis: 'per_100_ml', alcoholG: 4.418, saltG: 0.1 });
	expect(drink).toMatchObject({ servingName: '', servingGrams: 330 });
});

test('names are one line of plain text, also where there is none', () => {
	expect(mapProduct({ code, product_name: 'Oat <b>porridge</b>\n&amp; <script>x' })?.name).toBe(
		'Oat porridge & x'
	);
	expect(mapProduct({ code, brands: ['Hof'] })).toMatchObject({
		name: `Hof ${code}`,
		problems: ['It has no name there.', 'Its nutrients are not told there.']
	});
	expect(mapProduct({ code: 'https://x', product_name: 'Oats' })).toBeNull();
});

const numbers = fc.oneof(fc.double(), fc.string({ maxLength: 12 }), fc.jsonValue());
const nutriments = fc.dictionary(
	fc
		.tuple(
			fc.constantFrom('energy-kcal', 'energy-kj', 'energy', 'fat', 'proteins', 'sodium', 'alcohol'),
			fc.constantFrom('_100g', '_serving', '')
		)
		.map((parts) => parts.join('')),
	numbers
);
const products = fc.record(
	{
		code: fc.oneof(fc.constant(code), fc.stringMatching(/^\d{0,16}$/), fc.jsonValue()),
		product_name: fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.jsonValue()),
		brands: fc.jsonValue(),
		serving_size: fc.string({ maxLength: 80 }),
		serving_quantity: numbers,
		product_quantity_unit: fc.jsonValue(),
		nutriments: fc.oneof(nutriments, fc.jsonValue())
	},
	{ requiredKeys: [] }
);

test('whatever is answered, a food can be kept as it is mapped, and is never 0 by silence', () => {
	fc.assert(
		fc.property(fc.oneof(products, fc.jsonValue()), (raw) => {
			const food = mapProduct(raw);
			if (food === null) return;
			const { source, sourceId, ...row } = foodOfOnline(someone, { ...food, fetchedAt: 1 });
			const values = Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'id'));
			expect(valueProblems(foodItem, values)).toEqual([]);
			expect([source, sourceId]).toEqual(['open-food-facts', food.barcode.padStart(14, '0')]);
			const said = JSON.stringify(raw);
			for (const name of nutrientNames)
				if (food[name] === 0) expect(said).toMatch(/0|"nutriments"/);
			for (const text of [food.name, food.brand ?? '', food.servingName])
				expect(text.isWellFormed() && !/\p{Cc}/u.test(text)).toBe(true);
		}),
		{ numRuns: 300 }
	);
});
