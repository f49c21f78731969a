import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { foodItem, type FoodItem, type Ingredient } from './entity.ts';
import { portionNutrients } from './portion.ts';
import { circleOf, exploded, scaled, withRecipes } from './recipe.ts';

const food = (id: string, values: Partial<FoodItem>) =>
	({ ...withInitial(foodItem, { name: id, ...values }), id }) as FoodItem;
const part = (foodItemId: string, amount: number, unit = 'g'): Ingredient => ({
	foodItemId,
	name: foodItemId,
	amount,
	unit
});
const recipe = (id: string, ingredients: Ingredient[], values: Partial<FoodItem> = {}) =>
	food(id, { basis: 'per_serving', ingredients, ...values });

const lentils = food('lentils', { energyKcal: 350, proteinG: 24, saltG: 0.01 });
const oil = food('oil', { energyKcal: 884, proteinG: 0 });
const soup = recipe('soup', [part('lentils', 200), part('oil', 20)], {
	servings: 4,
	yieldGrams: 1200
});
const mapOf = (...foods: FoodItem[]) => new Map(foods.map((one) => [one.id, one]));

test('a recipe is what goes in, by the serving and by its cooked weight', () => {
	const made = withRecipes(mapOf(lentils, oil, soup)).get('soup');
	expect(made).toMatchObject({ energyKcal: 219.2, proteinG: 12, servingGrams: 300 });
	expect(portionNutrients(made as FoodItem, { amount: 150, unit: 'g' }).energyKcal).toBe(109.6);
});

test('what one ingredient does not say, the recipe does not know', () => {
	expect(withRecipes(mapOf(lentils, oil, soup)).get('soup')?.saltG).toBeNull();
	// An ingredient that was deleted leaves everything unknown, not smaller.
	expect(withRecipes(mapOf(lentils, soup)).get('soup')?.energyKcal).toBeNull();
});

test('a recipe may hold a recipe', () => {
	const dinner = recipe('dinner', [part('soup', 2, 'serving'), part('oil', 10)]);
	const made = withRecipes(mapOf(dinner, lentils, oil, soup)).get('dinner');
	expect(made?.energyKcal).toBe(526.8);
	expect(made?.servingGrams).toBe(610);
});

test('a circle is told by its names, and reading one ends', () => {
	const dinner = recipe('dinner', [part('soup', 1, 'serving')]);
	const foods = mapOf(lentils, oil, soup, dinner);
	expect(circleOf(soup, [part('lentils', 1), part('dinner', 1)], foods)).toEqual([
		'dinner',
		'soup'
	]);
	expect(circleOf(soup, [part('soup', 1)], foods)).toEqual(['soup']);
	expect(circleOf(dinner, [part('soup', 1)], foods)).toBeNull();
	const round = { ...soup, ingredients: [part('dinner', 1, 'serving')] };
	const made = withRecipes(mapOf(round, dinner));
	expect(made.get('soup')?.energyKcal).toBeNull();
	expect(made.get('dinner')?.energyKcal).toBeNull();
});

test('a recipe is scaled, and taken apart for what was eaten of it', () => {
	expect(scaled(soup.ingredients ?? [], 0.5).map(({ amount }) => amount)).toEqual([100, 10]);
	expect(exploded(soup, 2).map(({ amount }) => amount)).toEqual([100, 10]);
});
