import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { foodItem, type FoodItem, type MealItem } from '#lib/domains/nutrition/entity.ts';
import { FoodSearch, lastPortions, usualFoods } from './food-search.ts';

const food = (name: string, brand: string | null = null) =>
	({ ...withInitial(foodItem, { name, brand }), id: name }) as FoodItem;
const foods = [
	food('Broccoli'),
	food('Brown rice, cooked'),
	food('Skyr', 'Arla'),
	food('Crème fraîche')
];
const names = (query: string) => new FoodSearch(foods).find(query).map((one) => one.name);

test('the beginning of any word finds a food', () => {
	expect(names('bro').sort()).toEqual(['Broccoli', 'Brown rice, cooked']);
	expect(names('rice co')).toEqual(['Brown rice, cooked']);
	expect(names('arla')).toEqual(['Skyr']);
});

test('a slip and an accent are forgiven, nonsense finds nothing', () => {
	expect(names('brocoli')).toEqual(['Broccoli']);
	expect(names('creme')).toEqual(['Crème fraîche']);
	expect(names('xyzzy')).toEqual([]);
});

test('foods come in the portion and the order in which they are eaten', () => {
	const eaten = (foodItemId: string, amount: number) =>
		({ foodItemId, amount, unit: 'g' }) as MealItem;
	const items = [eaten('Skyr', 200), eaten('Skyr', 150), eaten('Broccoli', 90)];
	expect(lastPortions(items).get('Skyr')).toEqual({ amount: 200, unit: 'g' });
	expect(
		usualFoods(foods, items)
			.map((one) => one.name)
			.slice(0, 2)
	).toEqual(['Skyr', 'Broccoli']);
});
