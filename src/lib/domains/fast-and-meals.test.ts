import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { eatingWindow, fastStarts, mealWithin } from './fast-and-meals.ts';
import { fastingPeriod, type FastingPeriod } from './fasting/entity.ts';
import { meal, type Meal } from './nutrition/entity.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 23, 14);
const eaten = (hoursAgo: number, kind: Meal['kind']) =>
	({ ...withInitial(meal, { eatenAt: now - hoursAgo * hour, kind }), id: kind + hoursAgo }) as Meal;
const ids = (meals: readonly Meal[]) => meals.map(({ id }) => id);
const running = {
	...withInitial(fastingPeriod, { start: now - 10 * hour, end: null }),
	id: 'f'
} as FastingPeriod;

test('a fast may have begun at the last meal or the last dinner', () => {
	const meals = [eaten(19, 'dinner'), eaten(2, 'lunch'), eaten(6, 'breakfast')];
	expect(ids(fastStarts(meals, { now, lastEnd: null }))).toEqual(['lunch2', 'dinner19']);
	expect(ids(fastStarts([eaten(3, 'dinner')], { now, lastEnd: null }))).toEqual(['dinner3']);
});

test('but not before the last fast ended, nor days ago, nor in the future', () => {
	const meals = [eaten(19, 'dinner'), eaten(60, 'lunch'), eaten(-1, 'snack')];
	expect(fastStarts(meals, { now, lastEnd: now - 5 * hour })).toEqual([]);
	expect(ids(fastStarts(meals, { now, lastEnd: null }))).toEqual(['dinner19']);
});

test('the first meal within a running fast is asked about, a snack is not', () => {
	const meals = [eaten(1, 'lunch'), eaten(4, 'breakfast'), eaten(11, 'dinner'), eaten(5, 'snack')];
	expect(mealWithin(running, meals)?.id).toBe('breakfast4');
	expect(mealWithin(running, [eaten(10, 'dinner'), eaten(2, 'snack')])).toBeNull();
});

test('the eating window of a day is that of its meals alone', () => {
	const meals = [eaten(19, 'dinner'), eaten(6, 'breakfast'), eaten(2, 'lunch')];
	expect(eatingWindow(meals, now, 'UTC')).toEqual({ from: now - 6 * hour, to: now - 2 * hour });
	expect(eatingWindow([eaten(19, 'dinner')], now, 'UTC')).toBeNull();
});
