import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { logAgain } from './log-again.ts';
import { meal, mealItem, type Meal, type MealItem } from './nutrition/entity.ts';
import { quickEntryName } from './nutrition/meal-text.ts';
import { timeEntry, type TimeEntry } from './time/entity.ts';

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
function timed(ago: number, description: string, stop: number | null = now) {
	const values = withInitial(timeEntry, { start: now - ago, stop, description });
	return { ...values, id: String(ids++) } as TimeEntry;
}
const again = (meals: ReturnType<typeof eaten>[], entries: TimeEntry[] = [], limit = 5) =>
	logAgain({ meals, entries, projectNames: new Map() }, { at: now, utcOffset: 0 }, limit);
const labels = (...done: Parameters<typeof again>) => again(...done).map((one) => one.label);

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
	expect(again([...meals, larger])).toHaveLength(1);
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
	const [one] = again([older, newer]);
	expect(one?.kind === 'meal' && one.items[0]?.mealId).toBe(newer.meal.id);
});

test('a habit follows the clock on the wall, not that of home', () => {
	// Eaten at 8 in Tokyo for a week; it is 8 in London now.
	const tokyo = [1, 2, 3].map((n) => {
		const one = eaten(n * day + 9 * hour, 'Natto');
		return { ...one, meal: { ...one.meal, utcOffset: 540 } };
	});
	const atEleven = [1, 2, 3].map((n) => eaten(n * day + 9 * hour, 'Soup'));
	expect(labels([...atEleven, ...tokyo])).toEqual(['Natto', 'Soup']);
});

test('timers stand among meals by the same measure, and one that runs is not offered', () => {
	const thesis = [1, 2, 3, 4].map((n) => timed(n * day, 'Thesis'));
	expect(labels([eaten(day, 'Oats')], thesis)).toEqual(['Thesis', 'Oats']);
	expect(labels([eaten(day, 'Oats')], [timed(hour, 'Thesis', null), ...thesis])).toEqual(['Oats']);
});

test('the last timer is offered however rare it is', () => {
	const meals = ['Oats', 'Soup', 'Rice'].flatMap((name) =>
		[1, 2, 3].map((n) => eaten(n * day, name))
	);
	expect(labels(meals, [timed(50 * day, 'Taxes')], 3)).toEqual(['Oats', 'Soup', 'Taxes']);
});
