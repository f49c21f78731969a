import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Moment } from '#lib/domains/goal-standings.ts';
import { goal, type Goal } from '#lib/domains/goals/entity.ts';
import { addDays } from '#lib/platform/time/calendar.ts';
import { valueProblems, withInitial } from '#lib/platform/entity/validation.ts';
import { careText } from './care.ts';
import { medianOf, perWeekOf, type OwnNumbers } from './own-numbers.ts';
import { templatesFor } from './templates.ts';
import { goalSentence, nowText } from './words.ts';

const units = { weight: 'kg', distance: 'km', energy: 'kcal' } as const;
const moment: Moment = { now: 0, today: '2026-11-26', weekStart: 1, units, dayStartMinutes: 0 };
const nothing: OwnNumbers = {
	perWeek: { workout_count: null, fast_count: null, tracked_hours: null },
	perDay: { energy_kcal: null, protein_g: null, meal_count: null },
	trendKg: null,
	project: null
};
const someone: OwnNumbers = {
	perWeek: { workout_count: 2.25, fast_count: 4, tracked_hours: 11.6 },
	perDay: { energy_kcal: 2084, protein_g: 93, meal_count: 3 },
	trendKg: 78.9,
	project: { id: '0192f0c1-0000-7000-8000-0000000000d1', name: 'Thesis', hours: 6.2 }
};
const asGoal = (values: Partial<Goal>) =>
	withInitial(goal, { ...values, startDate: moment.today }) as Goal;
const said = (own: OwnNumbers, at = moment) =>
	templatesFor(own, at).map(({ values, project }) =>
		goalSentence(asGoal(values), at.units, project).replaceAll('\u202f', ' ')
	);

describe('a template of a goal', () => {
	test('has the numbers of the person in it', () => {
		expect(said(someone)).toEqual([
			'At least 3 workouts a week',
			'At least 5 fasts a week',
			'At least 95 g of protein a day',
			'At least 12 h tracked a week',
			'At least 6 h on Thesis a week',
			'Between 77.5 kg and 80.0 kg, by the latest value',
			'At most 77.5 kg, by the latest value',
			'Between 1,900 kcal and 2,300 kcal a day',
			'At least 3 meals a day'
		]);
	});
	test('is in the units of the person, and of no energy where that is hidden', () => {
		const mine = { ...moment, units: { weight: 'lb', distance: 'mi', energy: 'hidden' } } as const;
		expect(said(someone, mine)).toContain('At most 171.0 lb, by the latest value');
		expect(said(someone, mine).join()).not.toContain('kcal');
	});
	test('asks what most people begin with while nothing is known, and nothing of weight or energy', () => {
		expect(said(nothing)).toEqual([
			'At least 3 workouts a week',
			'At least 5 fasts a week',
			'At least 100 g of protein a day',
			'At least 20 h tracked a week',
			'At least 2 meals a day'
		]);
	});
	test('can be kept as it is, and needs no word of care, whoever it is for', () => {
		const amount = (max: number) => fc.option(fc.double({ min: 0, max, noNaN: true }));
		const anyone = fc.record({
			perWeek: fc.record({
				workout_count: amount(40),
				fast_count: amount(20),
				tracked_hours: amount(160)
			}),
			perDay: fc.record({
				energy_kcal: amount(6000),
				protein_g: amount(400),
				meal_count: amount(12)
			}),
			trendKg: fc.option(fc.double({ min: 20, max: 300, noNaN: true })),
			project: fc.option(
				fc.record({
					id: fc.constant('0192f0c1-0000-7000-8000-0000000000d1'),
					name: fc.string({ minLength: 1, maxLength: 200 }).filter((name) => name.trim() !== ''),
					hours: fc.double({ min: 0, max: 160, noNaN: true })
				})
			)
		});
		fc.assert(
			fc.property(anyone, (own) => {
				for (const { values } of templatesFor(own, moment)) {
					const made = asGoal(values);
					expect(valueProblems(goal, made)).toEqual([]);
					expect(careText(made, { trendKg: own.trendKg, today: moment.today })).toBe('');
					expect(made.metric === 'weight_kg' && made.comparator === 'at_most').toBe(
						made.endDate !== null
					);
					if (made.endDate) expect(made.target).toBeGreaterThanOrEqual(50);
				}
			})
		);
	});
});

describe('what a person does now', () => {
	test('is counted from the first week that holds anything', () => {
		const two = new Map([
			['2026-11-10', 2],
			['2026-11-20', 4]
		]);
		expect(perWeekOf(two, '2026-10-26')).toBe(3);
		expect(perWeekOf(new Map(), '2026-10-26')).toBeNull();
	});
	test('on a day is the value in the middle, of three days at least', () => {
		expect(medianOf([2000, 9000, 2100])).toBe(2100);
		expect(medianOf([1, 2, 3, 10])).toBe(2.5);
		expect(medianOf([2000, 2100])).toBeNull();
	});
	test('is said beside what is asked', () => {
		const fasts = asGoal({ metric: 'fast_count', window: 'week' });
		expect(nowText(fasts, 4, { units })).toBe('Now about 4 fasts a week.');
		expect(nowText(fasts, null, { units })).toBe('');
		const hours = asGoal({ metric: 'tracked_hours', projectId: 'some', window: 'week' });
		expect(nowText(hours, 6, { units, project: 'Thesis' })).toBe(
			'Now about 6\u202fh on Thesis a week.'
		);
	});
});

describe('a goal that asks much of a body gets a word of care', () => {
	const weight = asGoal({ metric: 'weight_kg', comparator: 'at_most', target: 76 });
	const until = (days: number) => ({ ...weight, endDate: addDays(moment.today, days) });
	const mine = { trendKg: 80, today: moment.today };
	test('where more than 1 % of the weight would go in a week', () => {
		expect(careText(until(28), mine)).toContain('more than 1\u202f% of your weight a week');
		expect(careText(until(36), mine)).toBe('');
		expect(careText(weight, mine)).toBe('');
	});
	test('where a day has less than 1,200 kcal', () => {
		const eaten = asGoal({ metric: 'energy_kcal', window: 'day', target: 1100 });
		expect(careText(eaten, mine)).toContain('Under 1,200 kcal');
		expect(careText({ ...eaten, target: 1200 }, mine)).toBe('');
	});
});
