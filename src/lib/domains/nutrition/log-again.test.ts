import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { meal, mealItem, type Meal, type MealItem } from './entity.ts';
import { logAgain } from './log-again.ts';
import { quickEntryName } from './meal-text.ts';

const day = 86_400_000;
const hour = 3_600_000;
const now = Date.UTC(2026, 10, 23, 8);
let ids = 0;

function eaten(ago: number, ...names: string[]) {
	const items = names.map((name) => withInitial(mealItem, { name, amount: 1, unit: 'g' }));
	const id = String(ids++);
	return {
		meal: { ...withInitial(meal, { eatenAt: now - ago }), id } as Meal,
		items: items.map((item) => ({ ...item, id: `${id}-${item.name}`, mealId: id }) as MealItem)
	};
}
const labels = (meals: ReturnType<typeof eaten>[]) => logAgain(meals, now).map((one) => one.label);

test('what is eaten at this hour comes before what is eaten as often at another', () => {
	const meals = [1, 2, 3].flatMap((n) => [
		eaten(n * day - 10 * hour, 'Salmon'),
		eaten(n * day, 'Oats')
	]);
	expect(labels(meals)).toEqual(['Oats', 'Salmon']);
});

test('the same plate counts once, whatever the order and size of its portions', () => {
	const meals = [eaten(day, 'Oats', 'Coffee'), eaten(2 * day, 'Coffee', 'Oats')];
	const larger = eaten(3 * day, 'Oats', 'Coffee');
	larger.items = larger.items.map((item) => ({ ...item, amount: 2 }));
	expect(logAgain([...meals, larger], now)).toHaveLength(1);
});

test('habits fade', () => {
	const often = [40, 41, 42].map((n) => eaten(n * day, 'Soup'));
	expect(labels([...often, eaten(day, 'Oats')])).toEqual(['Oats', 'Soup']);
});

test('a bare number of calories and an empty meal are no habit', () => {
	expect(
		labels([eaten(day, quickEntryName), eaten(day), eaten(day, 'Oats', quickEntryName)])
	).toEqual([]);
});

test('the portions are those of the last time', () => {
	const older = eaten(3 * day, 'Oats');
	const newer = eaten(day, 'Oats');
	expect(logAgain([older, newer], now)[0]?.items[0]?.mealId).toBe(newer.meal.id);
});
