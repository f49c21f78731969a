import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nutrientNames } from '../entity.ts';
import { packText, unpack, type Pack } from './pack.ts';
import { readTsv, type CatalogueFood } from './read-table.ts';
import { packFile, readTables } from './tables.ts';

const foods = readTables();
const exceptions = readTsv(readFileSync(new URL('energy-exceptions.tsv', import.meta.url), 'utf8'));
const excepted = new Set(exceptions.map(({ name }) => name));

/** Names of the foods for which something holds, so that a failure says which. */
const where = (holds: (food: CatalogueFood) => boolean) =>
	foods.filter(holds).map(({ name }) => name);

/** Energy by the general factors, with fibre at half of starch. */
function energyOf({ nutrients }: CatalogueFood): number {
	const [protein, carbs, fat, fibre, alcohol] = (
		['proteinG', 'carbsG', 'fatG', 'fibreG', 'alcoholG'] as const
	).map((name) => nutrients[name] ?? 0) as [number, number, number, number, number];
	return 4 * protein + 4 * carbs + 9 * fat + 2 * fibre + 7 * alcohol;
}

const isOff = (food: CatalogueFood) => {
	const said = food.nutrients.energyKcal ?? 0;
	return Math.abs(said - energyOf(food)) > Math.max(12, 0.12 * said);
};

test('there are at least 500 foods, each once', () => {
	expect(foods.length).toBeGreaterThanOrEqual(500);
	expect(new Set(foods.map(({ key }) => key)).size).toBe(foods.length);
	const same = new Set(foods.map(({ nutrients }) => JSON.stringify(nutrients)));
	// Oils, waters and a few breads share their figures; a table pasted twice would share them all.
	expect(foods.length - same.size).toBeLessThan(40);
});

test('energy agrees with the nutrients, or the food is excepted with its reason', () => {
	expect(where((food) => isOff(food) && !excepted.has(food.name))).toEqual([]);
	// An exception that is no longer one goes.
	expect(where((food) => excepted.has(food.name) && !isOff(food))).toEqual([]);
	expect(
		exceptions.filter(({ name, reason }) => !reason || !where((f) => f.name === name)[0])
	).toEqual([]);
});

test('no food holds more than itself', () => {
	const parts = ['proteinG', 'carbsG', 'fatG', 'fibreG', 'saltG', 'alcoholG'] as const;
	const sum = ({ nutrients }: CatalogueFood) =>
		parts.reduce((total, name) => total + (nutrients[name] ?? 0), 0);
	expect(where((food) => sum(food) > 100)).toEqual([]);
	expect(
		where(({ nutrients }) => (nutrients.sugarG ?? 0) > (nutrients.carbsG ?? Infinity))
	).toEqual([]);
});

test('what every food states is stated, and in range', () => {
	const stated = ['energyKcal', 'proteinG', 'carbsG', 'fatG'] as const;
	expect(where(({ nutrients }) => stated.some((name) => nutrients[name] === null))).toEqual([]);
	expect(
		where(({ nutrients }) =>
			nutrientNames.some((name) => {
				const value = nutrients[name];
				return value !== null && (value < 0 || value > (name === 'energyKcal' ? 902 : 100));
			})
		)
	).toEqual([]);
});

test('every food has a usual portion, and no portion is odd', () => {
	expect(where(({ portions }) => portions.length === 0 || portions[0]?.name === 'ml')).toEqual([]);
	expect(
		where(({ portions }) =>
			portions.some(({ name, grams }) => {
				const [least, most] = name === 'ml' ? [0.85, 1.5] : [0.1, 600];
				return !(grams >= least && grams <= most) || name.length > 40;
			})
		)
	).toEqual([]);
	expect(
		where(({ portions }) => new Set(portions.map(({ name }) => name)).size < portions.length)
	).toEqual([]);
});

test('a figure that is not known is null and never 0', () => {
	const tiramisu = foods.find(({ name }) => name === 'Tiramisu');
	expect(tiramisu?.nutrients.alcoholG).toBeNull();
	expect(foods.find(({ name }) => name === 'Apple')?.nutrients.alcoholG).toBe(0);
});

test('the pack is what the tables say: npm run foods:pack', () => {
	const text = readFileSync(packFile, 'utf8');
	expect(text).toBe(packText(foods));
	expect(unpack(JSON.parse(text) as Pack)).toEqual(foods);
});
