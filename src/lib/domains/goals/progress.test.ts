import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { addDays, type Day } from '#lib/platform/time/calendar.ts';
import { goal as goalEntity, type Goal } from './entity.ts';
import { periodOf, periodsUntil } from './period.ts';
import { progress, record, type DailySeries } from './progress.ts';

const base: Goal = {
	...factory(goalEntity)(seededRandom(1)),
	metric: 'workout_count',
	window: 'week',
	aggregation: 'sum',
	comparator: 'at_least',
	target: 4,
	targetMax: null,
	schedule: [],
	startDate: '2026-01-01',
	endDate: null,
	pausedRanges: [],
	skipMarks: []
};

/** Monday 16 to Sunday 22 November 2026. */
const week = periodOf('week', '2026-11-18');
const after = { period: week, today: '2026-11-23' };

function counts(values: Record<Day, number>): DailySeries {
	return { values: new Map(Object.entries(values)), absent: 'nought' };
}

function measured(values: Record<Day, number>): DailySeries {
	return { values: new Map(Object.entries(values)), absent: 'unknown' };
}

describe('periods', () => {
	test('begin on the chosen weekday and on the first of the month', () => {
		expect(week).toEqual({ from: '2026-11-16', to: '2026-11-23' });
		expect(periodOf('week', '2026-11-18', 7)).toEqual({ from: '2026-11-15', to: '2026-11-22' });
		expect(periodOf('month', '2026-02-28')).toEqual({ from: '2026-02-01', to: '2026-03-01' });
		expect(periodOf('month', '2026-12-31')).toEqual({ from: '2026-12-01', to: '2027-01-01' });
	});
	test('follow one another without gap or overlap', () => {
		const days = fc.integer({ min: 0, max: 9000 }).map((n) => addDays('2010-01-01', n));
		const windows = fc.constantFrom('day', 'week', 'month' as const);
		fc.assert(
			fc.property(windows, days, fc.constantFrom(1, 7 as const), (window, day, weekStart) => {
				const periods = periodsUntil({ window } as Goal, day, {
					count: 5,
					weekStart: weekStart as 1 | 7
				});
				expect(periods.at(-1)!.from <= day && day < periods.at(-1)!.to).toBe(true);
				for (const [index, period] of periods.entries()) {
					if (index > 0) expect(period.from).toBe(periods[index - 1]!.to);
				}
			})
		);
	});
});

describe('a total', () => {
	test('is met when the target is reached', () => {
		const series = counts({ '2026-11-16': 2, '2026-11-20': 2, '2026-11-23': 9 });
		expect(progress(base, series, after)).toMatchObject({ value: 4, share: 1, status: 'met' });
		expect(progress({ ...base, target: 5 }, series, after).status).toBe('missed');
	});
	test('counts days without rows as nought', () => {
		expect(progress(base, counts({}), after)).toMatchObject({ value: 0, status: 'missed' });
	});
	test('says how it stands on the way', () => {
		const on = (day: Day, n: number) =>
			progress({ ...base, target: 7 }, counts({ '2026-11-16': n }), { period: week, today: day });
		expect(on('2026-11-18', 1).status).toBe('behind');
		expect(on('2026-11-18', 2)).toMatchObject({ status: 'on_pace', expected: 2 / 7 });
		expect(on('2026-11-18', 3).status).toBe('ahead');
		expect(on('2026-11-18', 7).status).toBe('met');
	});
	test('with an upper bound is above it only once it is passed', () => {
		const limit: Goal = { ...base, metric: 'energy_kcal', comparator: 'at_most', target: 700 };
		const on = (n: number) =>
			progress(limit, counts({ '2026-11-16': n }), { period: week, today: '2026-11-18' }).status;
		expect(on(699)).toBe('on_pace');
		expect(on(701)).toBe('above');
	});
});

describe('days that do not count', () => {
	const asked = (changes: Partial<Goal>, series = counts({ '2026-11-16': 2 })) =>
		progress({ ...base, target: 7, ...changes }, series, after);
	test('skipped and paused days take their share off the target', () => {
		expect(asked({ skipMarks: ['2026-11-21', '2026-11-22'] }).target).toBe(5);
		const pausedRanges = [{ from: '2026-11-18', to: null }];
		expect(asked({ pausedRanges })).toMatchObject({ target: 2, status: 'met' });
	});
	test('a wholly paused or skipped period is paused, never missed', () => {
		expect(asked({ pausedRanges: [{ from: '2026-11-01', to: '2026-11-30' }] }).status).toBe(
			'paused'
		);
		const skipMarks = Array.from({ length: 7 }, (_, n) => addDays('2026-11-16', n));
		expect(asked({ skipMarks }).status).toBe('paused');
	});
	test('before the beginning and after the end nothing is asked', () => {
		expect(asked({ startDate: '2026-11-23' }).status).toBe('outside');
		expect(asked({ endDate: '2026-11-15' }).status).toBe('outside');
		expect(asked({ startDate: '2026-11-22' }).target).toBe(1);
	});
	test('days without data are left out and counted as such', () => {
		const protein: Goal = { ...base, metric: 'protein_g', target: 700 };
		const series = measured({ '2026-11-16': 100, '2026-11-17': 120, '2026-11-18': 90 });
		expect(progress(protein, series, after)).toMatchObject({
			value: 310,
			target: 300,
			unknown: 4,
			status: 'met'
		});
		expect(progress(protein, measured({}), after)).toMatchObject({
			value: null,
			status: 'unknown'
		});
	});
	test('off the schedule nothing is asked', () => {
		const weekend: Goal = { ...base, window: 'day', schedule: [6, 7], target: 1 };
		const on = (day: Day) =>
			progress(weekend, counts({}), { period: periodOf('day', day), today: '2026-11-23' }).status;
		expect(on('2026-11-20')).toBe('outside');
		expect(on('2026-11-21')).toBe('missed');
	});
});

test('an average and the latest value look at known days alone', () => {
	const series = measured({ '2026-11-16': 79, '2026-11-20': 78 });
	const weight: Goal = { ...base, metric: 'weight_kg', comparator: 'at_most', target: 78.5 };
	expect(progress({ ...weight, aggregation: 'average' }, series, after)).toMatchObject({
		value: 78.5,
		status: 'met'
	});
	expect(progress({ ...weight, aggregation: 'latest' }, series, after)).toMatchObject({
		value: 78,
		status: 'met'
	});
});

test('days that meet it are counted against the days that count', () => {
	const fast: Goal = { ...base, metric: 'fasting_hours', aggregation: 'days', target: 16 };
	const series = measured({ '2026-11-16': 16.2, '2026-11-17': 15.9, '2026-11-18': 18 });
	expect(progress(fast, series, after)).toMatchObject({ value: 2, target: 3, status: 'missed' });
	expect(progress({ ...fast, skipMarks: ['2026-11-17'] }, series, after).status).toBe('met');
});

test('the record leaves out what was not decided', () => {
	const daily: Goal = { ...base, window: 'day', target: 1, skipMarks: ['2026-11-20'] };
	const series = counts({ '2026-11-21': 1, '2026-11-22': 2 });
	const periods = periodsUntil(daily, '2026-11-23', { count: 5 });
	const each = periods.map((period) => progress(daily, series, { period, today: '2026-11-23' }));
	expect(record(each)).toEqual({ met: 2, of: 3 });
});

test('excusing a day never turns a met period into a missed one', () => {
	const values = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 7, maxLength: 7 });
	fc.assert(
		fc.property(values, fc.integer({ min: 0, max: 6 }), (each, skipped) => {
			const days = Object.fromEntries(each.map((value, n) => [addDays('2026-11-16', n), value]));
			const skip = addDays('2026-11-16', skipped);
			// A skipped day's own value is left out too: only days on which little was done are skipped.
			fc.pre((days[skip] ?? 0) * 7 <= base.target);
			const before = progress(base, counts(days), after);
			const excused = progress({ ...base, skipMarks: [skip] }, counts(days), after);
			if (before.status === 'met') expect(excused.status).toBe('met');
		})
	);
});
