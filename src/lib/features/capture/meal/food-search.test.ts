import { beforeAll, expect, test } from 'vitest';
import {
	foodItem,
	meal,
	mealItem,
	type FoodItem,
	type Meal,
	type MealItem
} from '#lib/domains/nutrition/entity.ts';
import { foodOfOnline, onlineSource } from '#lib/domains/nutrition/online-food.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { FoodSearch, originOf, withOnline } from './food-search.ts';
import { eatenOf, habitsAt, lastPortions } from './habits.ts';
import { loadCatalogue, type Catalogue } from './load-catalogue.ts';
import { newFoods } from './new-foods.ts';
import { foodLine } from './plate.ts';
import { shelved } from './shelf.ts';

const userId = '0192f0c1-0000-7000-8000-0000000000d1';
const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 25, 8);
let catalogue: Catalogue;
beforeAll(async () => {
	catalogue = await loadCatalogue(userId);
});

const food = (name: string, values: Partial<FoodItem> = {}) =>
	({
		...withInitial(foodItem, { name, ...values }),
		id: name,
		source: 'manual',
		...values
	}) as FoodItem;
const part = { foodItemId: 'Skyr', name: 'Skyr', amount: 100, unit: 'g' };
const none = new Map<string, number>();
const search = (query: string, foods: FoodItem[] = [], habits = none) =>
	new FoodSearch({ foods, catalogue, habits }).find(query);
const names = (...asked: Parameters<typeof search>) => search(...asked).map(({ name }) => name);

test('check 5: three letters find a food by the beginning of any of its words', () => {
	expect(names('bro')).toContain('Broccoli');
	expect(names('rice co')).toContain('Rice, white, cooked');
	expect(names('aub')[0]).toBe('Aubergine');
});

test('check 5: "brocoli" finds broccoli, and accents are nobody’s business', () => {
	expect(names('brocoli')[0]).toBe('Broccoli');
	expect(names('creme fraiche')[0]).toBe('Crème fraîche');
	expect(names('spatzle')).toContain('Spätzle, cooked');
	expect(names('yogurt')).toContain('Greek yoghurt, whole');
	expect(names('zucchini')).toContain('Courgette');
	expect(names('xyzzy')).toEqual([]);
});

test('what is asked for by its name comes before what only begins so', () => {
	expect(names('milk')[0]).toMatch(/^Milk,/);
	expect(names('mil')[0]).toMatch(/^Milk,/);
	expect(names('rice')[0]).toMatch(/^Rice,/);
	expect(names('egg')[0]).toBe('Egg');
	expect(names('apple')[0]).toBe('Apple');
});

test('own foods come before recipes, and these before the catalogue; a typo before nothing', () => {
	const own = [
		food('Bread of ours'),
		food('Bread soup', { ingredients: [part] }),
		food('Broad bean stew')
	];
	const found = search('bread', own);
	expect(found.slice(0, 2).map(({ name }) => name)).toEqual(['Bread of ours', 'Bread soup']);
	expect(originOf(found[2] as FoodItem)).toBe('catalogue');
	const order = names('bread', own);
	expect(order.indexOf('White bread')).toBeLessThan(order.indexOf('Broad bean stew'));
	expect(names('breat', [food('Bread of ours')])[0]).toBe('Bread of ours');
});

function told(barcode: string, name: string) {
	const values = withInitial(foodItem, { name });
	return foodOfOnline(userId, { ...values, barcode, problems: [], fetchedAt: now });
}

test('what comes from online lies below the rest, which keeps its order, and is none of one’s own', () => {
	const own = [
		food('Bread soup', { ingredients: [part] }),
		food('Bread of ours', { barcode: '4006381333931' })
	];
	const found = search('bread', own);
	const online = [told('96385074', 'Bread'), told('04006381333931', 'Bread of theirs')];
	const all = withOnline(found, online, own);
	expect(all.slice(0, found.length)).toEqual(found);
	expect(all.slice(found.length).map(({ name }) => name)).toEqual(['Bread']);
	const rank = ['own', 'recipe', 'catalogue', 'online'];
	const ranks = all.map((one) => rank.indexOf(originOf(one)));
	expect(ranks).toEqual(ranks.toSorted());
	expect(new Set(ranks).size).toBe(4);
	// Eaten before and its barcode mended since: the row is still the same.
	const kept = { ...told('96385074', 'Bread'), barcode: null } as FoodItem;
	expect(kept.source).toBe(onlineSource);
	expect(withOnline([], online.slice(0, 1), [kept])).toEqual([]);
});

test('a favourite and what is usual at this hour come first among their equals', () => {
	const foods = [food('Tea green'), food('Tea black'), food('Tea white', { favourite: true })];
	expect(names('tea', foods)[0]).toBe('Tea white');
	expect(names('tea', foods.slice(0, 2), new Map([['Tea black', 3]]))[0]).toBe('Tea black');
});

test('a food of the catalogue that was eaten is listed once, as one’s own row', () => {
	const row = catalogue.food('broccoli') as FoodItem;
	expect(names('broccoli', [row]).filter((name) => name === 'Broccoli')).toHaveLength(1);
	expect(originOf(row)).toBe('catalogue');
	expect(newFoods([foodLine(row), foodLine(row)], new Map())).toMatchObject([
		{ kind: 'create', source: 'catalogue', sourceId: 'broccoli', id: row.id }
	]);
	expect(newFoods([foodLine(row)], new Map([[row.id, row]]))).toEqual([]);
});

test('a food of the catalogue brings its portions, its millilitres and what is not known of it', () => {
	const milk = catalogue.food('milk-whole');
	expect(foodLine(milk).item).toMatchObject({ unit: 'glass', grams: 206, alcoholG: 0 });
	expect(foodLine(milk, { amount: 200, unit: 'ml' }).item.grams).toBe(206);
	expect(catalogue.food('tiramisu').alcoholG).toBeNull();
	expect(catalogue.starters()).toHaveLength(6);
});

function diary() {
	const at = [now - dayMs, now - 2 * dayMs, now - dayMs - 10 * 3_600_000];
	const meals = at.map(
		(eatenAt, n) => ({ ...withInitial(meal, { eatenAt }), id: `m${n}` }) as Meal
	);
	const eaten = (mealId: string, foodItemId: string, amount: number) =>
		({ mealId, foodItemId, amount, unit: 'g', createdAt: 0 }) as MealItem;
	const items = [eaten('m2', 'Salmon', 150), eaten('m0', 'Oats', 60), eaten('m1', 'Oats', 80)];
	return eatenOf([...items, withInitial(mealItem, { name: 'loose' }) as MealItem], meals);
}

test('foods come in the portion they were eaten in last, the usual ones of the hour first', () => {
	const eaten = diary();
	expect(lastPortions(eaten).get('Oats')).toEqual({ amount: 60, unit: 'g' });
	const foods = ['Salmon', 'Oats', 'Rye'].map((name) => food(name, { favourite: name === 'Rye' }));
	const known = { foods, eaten, habits: habitsAt(eaten, now) };
	const on = (shelf: Parameters<typeof shelved>[0]) =>
		shelved(shelf, known).map(({ name }) => name);
	expect(on('usual')).toEqual(['Oats', 'Salmon']);
	expect(on('favourite')).toEqual(['Rye']);
	expect(on('own')).toEqual(['Oats', 'Rye', 'Salmon']);
	expect(on('recipe')).toEqual([]);
});
