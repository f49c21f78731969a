import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { copyMeals } from './deeds.ts';
import { meal, mealItem, type Meal, type MealItem } from './entity.ts';
import { momentOn } from './moment-on.ts';
import { mealDay } from './read-meals.ts';

const zone = 'Europe/Berlin';
const now = Date.UTC(2026, 10, 25, 7, 30);
const eaten = (at: number, utcOffset = 60) =>
	({ ...withInitial(meal, { eatenAt: at, utcOffset, kind: 'breakfast' }), id: 'm' }) as Meal;
const today = { day: '2026-11-25', zone, now, dayStartMinutes: 0 };

test('a copied meal keeps its name, its clock and its portions as they were', () => {
	const row = eaten(Date.UTC(2026, 10, 24, 7, 5));
	const item = {
		...withInitial(mealItem, { name: 'Oats', energyKcal: 380 }),
		id: 'i',
		mealId: 'm'
	};
	const [copied, portion] = copyMeals([{ meal: row, items: [item as MealItem] }], (each) =>
		momentOn(each, today)
	);
	expect(copied).toMatchObject({
		kind: 'create',
		values: { kind: 'breakfast', eatenAt: Date.UTC(2026, 10, 25, 7, 5), utcOffset: 60 }
	});
	expect(portion).toMatchObject({ values: { mealId: copied?.id, name: 'Oats', energyKcal: 380 } });
	expect(portion?.id).not.toBe('i');
});

test('what is copied into today was eaten by now', () => {
	const dinner = eaten(Date.UTC(2026, 10, 24, 18, 40));
	expect(momentOn(dinner, today).at).toBe(now);
});

test('a meal eaten under other clocks keeps its hour, and one after midnight its day', () => {
	const inTokyo = eaten(Date.UTC(2026, 10, 23, 22, 0), 540);
	expect(momentOn(inTokyo, today).at).toBe(Date.UTC(2026, 10, 25, 6, 0));
	const late = eaten(Date.UTC(2026, 10, 23, 23, 30));
	const landed = momentOn(late, { ...today, day: '2026-11-20', dayStartMinutes: 240 });
	expect(new Date(landed.at).toISOString()).toBe('2026-11-20T23:30:00.000Z');
	const source = 'manual';
	expect(mealDay({ eatenAt: landed.at, utcOffset: landed.utcOffset, source }, 240)).toBe(
		'2026-11-20'
	);
});
