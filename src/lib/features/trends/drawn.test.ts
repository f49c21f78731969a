import { expect, test } from 'vitest';
import type { DailySeries } from '#lib/domains/goals/progress.ts';
import { addDays } from '#lib/platform/time/calendar.ts';
import { drawn } from './drawn.ts';
import { stretches, trendsHref, viewOf, windowBefore } from './window.ts';

const today = '2026-11-26';
const week = { from: '2026-11-20', to: '2026-11-27' };
const series = (absent: DailySeries['absent'], values: Record<string, number>): DailySeries => ({
	absent,
	values: new Map(Object.entries(values))
});

test('a day without a log is unknown and not nought, and today is drawn and not averaged', () => {
	const eaten = series('unknown', { '2026-11-21': 2000, '2026-11-24': 1000, [today]: 300 });
	const { bars, mean, known } = drawn(eaten, week, { today, since: '2020-01-01' });
	expect(bars.map(({ value }) => value)).toEqual([null, 2000, null, null, 1000, null, 300]);
	expect([mean, known]).toEqual([1500, 2]);
});

test('a day without workouts is nought, but not before the first workout ever', () => {
	const trained = series('nought', { '2026-11-23': 60 });
	const { bars, mean, sum, known } = drawn(trained, week, { today, since: '2026-11-22' });
	expect(bars.map(({ value }) => value)).toEqual([null, null, 0, 60, 0, 0, 0]);
	expect([mean, sum, known]).toEqual([15, 60, 4]);
});

test('a year is drawn week by week, the last stretch whole; five years month by month', () => {
	const year = { from: addDays('2026-11-27', -365), to: '2026-11-27' };
	const weeks = stretches(year);
	expect(weeks.length).toBe(53);
	expect(weeks.at(-1)).toEqual({ from: '2026-11-20', to: '2026-11-27' });
	expect(weeks[0]?.from).toBe(year.from);
	weeks.slice(1).forEach(({ from }, n) => expect(from).toBe(weeks[n]?.to));
	expect(stretches({ ...year, from: '2021-11-27' }).length).toBeLessThan(70);
	const flat = series('unknown', { '2026-11-20': 10, '2026-11-22': 20 });
	expect(drawn(flat, year, { today, since: year.from }).bars.at(-1)?.value).toBe(15);
});

test('the time before is as long; an address is a view, and one that is bent the usual one', () => {
	expect(windowBefore(week)).toEqual({ from: '2026-11-13', to: '2026-11-20' });
	const map = { of: 'protein_g', month: '2026-09' };
	const view = { range: '30d', until: '2026-10-01', compare: true, ...map } as const;
	expect(trendsHref(view)).toBe('?range=30d&until=2026-10-01&compare=1&of=protein_g&month=2026-09');
	expect(viewOf(new URLSearchParams(trendsHref(view)))).toEqual(view);
	const bent = new URLSearchParams('?range=toString&until=2026-02-31&month=2026-13');
	expect(viewOf(bent)).toEqual({
		...{ range: '90d', until: null, compare: false },
		...{ of: null, month: null }
	});
});
