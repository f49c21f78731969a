import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayNote, type DayNote } from '#lib/domains/days/entity.ts';
import type { DailySeries } from '#lib/domains/goals/progress.ts';
import { initialSettings } from '#lib/domains/settings/current.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { addDays, weekday } from '#lib/platform/time/calendar.ts';
import { besideText, changeText, kindText } from './number-words.ts';
import { numbersFor, weekNumber } from './numbers.ts';
import { doubtsIn, settledDays } from './question.ts';
import { lastWeek, weekAsked } from './week.ts';

/** Monday 16 to Sunday 22 November 2026. */
const week = { from: '2026-11-16', to: '2026-11-23' };
const measures = numbersFor(initialSettings);
const measureOf = (metric: string) => measures.find((one) => one.metric === metric)!;
const known = (metric: string, values: Record<string, number>, since = '2020-01-01') => {
	const absent = measureOf(metric).counts ? 'nought' : 'unknown';
	const series: DailySeries = { values: new Map(Object.entries(values)), absent };
	return { measure: measureOf(metric), series, since };
};
const { units } = initialSettings;

test('the week looked back on is over, whatever day it is and whatever is asked for', () => {
	const days = fc.integer({ min: 0, max: 4000 }).map((n) => addDays('2020-01-01', n));
	const asked = fc.oneof(days, fc.constantFrom(null, '', '2026-02-31', 'toString'));
	fc.assert(
		fc.property(days, asked, fc.constantFrom(1 as const, 7 as const), (today, of, weekStart) => {
			const last = lastWeek(today, weekStart);
			expect([last.to <= today, addDays(last.to, 7) > today]).toEqual([true, true]);
			const found = weekAsked(of, today, weekStart);
			expect(weekday(found.from)).toBe(weekStart);
			expect(found.to <= last.to).toBe(true);
			if (of !== null && of >= '2020' && of < last.from && of !== '2026-02-31')
				expect(of >= found.from && of < found.to).toBe(true);
			else expect(found).toEqual(last);
		})
	);
});

test('what makes a sum is told in all, anything else by its mean; days that are not known count for nothing', () => {
	const trained = weekNumber(
		known('workout_minutes', { '2026-11-10': 60, '2026-11-17': 30, '2026-11-20': 45 }),
		week
	);
	expect(trained).toMatchObject({ value: 75, before: 60, usual: 15, known: 7 });
	expect(changeText(trained, units)).toBe('+15\u202fmin on the week before');
	expect(besideText(trained, units)).toBe('4-week mean 15\u202fmin');
	const eaten = weekNumber(
		known('energy_kcal', { '2026-11-01': 2100, '2026-11-17': 1800, '2026-11-20': 2000 }),
		week
	);
	expect(eaten).toMatchObject({ value: 1900, before: null, usual: 2100, known: 2 });
	expect(changeText(eaten, units)).toBe('Nothing known of the week before');
	expect(besideText(eaten, units)).toBe('4-week mean 2,100\u202fkcal · 2 of 7 days known');
	expect([kindText(trained), kindText(eaten)]).toEqual(['in all', 'a day on average']);
});

test('a week without data is not known; one without workouts after the first ever is nought', () => {
	expect(weekNumber(known('energy_kcal', { '2026-11-23': 2000 }), week).value).toBeNull();
	expect(weekNumber(known('workout_minutes', {}, '2026-11-23'), week)).toMatchObject({
		value: null,
		before: null,
		usual: null
	});
	const began = weekNumber(known('workout_minutes', { '2026-11-18': 40 }, '2026-11-18'), week);
	expect(began).toMatchObject({ value: 40, before: null, usual: null, known: 5 });
	const rested = weekNumber(known('workout_minutes', { '2026-11-12': 40 }, '2026-11-12'), week);
	expect(rested).toMatchObject({ value: 0, before: 40, usual: 70 });
	expect(changeText(rested, units)).toBe('−40\u202fmin on the week before');
});

test('five numbers are told of what the person follows, and a weight in their unit', () => {
	const metrics = (own: Partial<typeof initialSettings>) =>
		numbersFor({ ...initialSettings, ...own }).map(({ metric }) => metric);
	expect(metrics({})).toHaveLength(5);
	expect(metrics({ hidden: ['weight', 'time'] })).toEqual([
		'energy_kcal',
		'workout_minutes',
		'fasting_hours',
		'protein_g',
		'strain'
	]);
	expect(metrics({ units: { ...units, energy: 'hidden' } })).not.toContain('energy_kcal');
	const lighter = weekNumber(known('weight_kg', { '2026-11-10': 80, '2026-11-17': 79 }), week);
	expect(changeText(lighter, units)).toBe('−1.0\u202fkg on the week before');
	expect(changeText(lighter, { ...units, weight: 'st' })).toBe('−2.2\u202flb on the week before');
	// 79.0 beside 79.1, and nothing that a scale tells apart.
	expect(changeText({ ...lighter, before: 79.04, value: 79.06 }, units)).toBe(
		'As in the week before'
	);
});

test('a day with a food log far below the usual is asked about once it is known what is usual', () => {
	const usual = Array.from({ length: 12 }, (_, n) => [addDays(week.from, -n - 1), 2000] as const);
	const eaten = new Map<string, number>([...usual, ['2026-11-19', 700], ['2026-11-18', 900]]);
	eaten.set('2026-11-17', 1100);
	const asked = (settled: Iterable<string> = [], values = eaten) =>
		doubtsIn(week, values, new Set(settled)).map(({ day }) => day);
	expect(asked()).toEqual(['2026-11-19', '2026-11-18']);
	expect(asked(['2026-11-19'])).toEqual(['2026-11-18']);
	expect(asked([], new Map([...eaten].slice(5)))).toEqual(asked());
	expect(asked([], new Map([...eaten].slice(-9)))).toEqual([]);
	const note = (date: string, marks: Partial<DayNote>) => ({
		...factory(dayNote)(seededRandom(1)),
		complete: false,
		excluded: false,
		skipped: false,
		date,
		...marks
	});
	const settled = settledDays([note('2026-11-19', {}), note('2026-11-18', { complete: true })]);
	expect(asked(settled)).toEqual(['2026-11-19']);
});
