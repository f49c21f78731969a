import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { goal as goalEntity, type Goal } from '#lib/domains/goals/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { addDays, weekday } from '#lib/platform/time/calendar.ts';
import { aimIn, aimText } from './aims.ts';
import {
	firstOf,
	isMonth,
	lastOf,
	monthAfter,
	monthBefore,
	monthRows,
	stepDay
} from './month-map.ts';
import { yearMap } from './year-map.ts';

const today = '2026-11-26';

test('a month is whole weeks with each of its days once, on its own weekday', () => {
	const months = fc
		.integer({ min: 0, max: 300 })
		.map((n) => addDays('2002-01-15', n * 30).slice(0, 7));
	fc.assert(
		fc.property(months, fc.constantFrom(1 as const, 7 as const), (month, weekStart) => {
			const end = lastOf(month, today);
			const rows = monthRows(
				yearMap(() => 1, end, weekStart),
				month,
				weekStart
			);
			expect(rows.every((row) => row.length === 7)).toBe(true);
			const days = rows.flat().flatMap((cell) => cell ?? []);
			expect(days[0]?.day).toBe(firstOf(month));
			expect(days.every(({ day }, n) => day === addDays(firstOf(month), n))).toBe(true);
			expect(addDays(days.at(-1)?.day ?? '', 1)).toBe(firstOf(monthAfter(month)));
			expect(monthBefore(monthAfter(month))).toBe(month);
			rows.forEach((row) =>
				row.forEach((cell, n) => {
					if (cell) expect(weekday(cell.day)).toBe(((weekStart - 1 + n) % 7) + 1);
				})
			);
		}),
		{ numRuns: 30 }
	);
});

test('days to come are none that nothing is known of; nought stays apart from unknown', () => {
	const value = (day: string) => (day === today ? 0 : day === '2026-11-25' ? 12 : null);
	const cells = monthRows(yearMap(value, today, 1), '2026-11', 1).flat();
	const level = (day: string) => cells.find((cell) => cell?.day === day)?.known?.level;
	expect([level('2026-11-24'), level('2026-11-25'), level(today)]).toEqual([null, 1, 0]);
	expect(level('2026-11-27')).toBeUndefined();
	expect([isMonth('2026-11'), isMonth('2026-13'), isMonth('2026-1')]).toEqual([true, false, false]);
});

test('arrows go from day to day and from week to week, and not out of the month', () => {
	expect(stepDay('2026-11-10', 'ArrowUp')).toBe('2026-11-03');
	expect(stepDay('2026-11-03', 'ArrowUp')).toBe('2026-11-03');
	expect(stepDay('2026-11-10', 'ArrowRight')).toBe('2026-11-11');
	expect(stepDay('2026-11-10', 'End')).toBe('2026-11-30');
	expect(stepDay('2026-11-10', 'Enter')).toBeNull();
	expect(stepDay('2026-11-10', 'toString')).toBeNull();
});

test('a goal is drawn where it asks something of a day: as a line, or as a band', () => {
	const goal = (values: Partial<Goal>): Goal => ({
		...factory(goalEntity)(seededRandom(1)),
		...{ metric: 'protein_g', window: 'day', aggregation: 'sum', comparator: 'at_least' },
		...{ target: 120, targetMax: null, startDate: '2026-01-01', endDate: null },
		...values
	});
	const window = { from: '2026-11-01', to: '2026-11-27' };
	const aim = (goals: Goal[]) =>
		aimIn(goals, 'protein_g', { window, say: (value) => `${value} g` });
	expect(aim([goal({})])).toEqual({ low: 120, high: null, text: 'at least 120 g' });
	const band = goal({ comparator: 'between', targetMax: 150, createdAt: Number.MAX_SAFE_INTEGER });
	expect(aimText(aim([goal({}), band]))).toBe(' Goal: between 120 g and 150 g a day.');
	expect(aim([goal({ metric: 'energy_kcal' })])).toBeNull();
	expect(aim([goal({ window: 'week' })])).toBeNull();
	const hours = (projectId: string | null) =>
		aimIn([goal({ metric: 'tracked_hours', projectId })], 'tracked_hours', { window, say: String });
	expect([hours(null)?.low, hours('some')]).toEqual([120, null]);
	expect(aim([goal({ window: 'week', aggregation: 'average' })])).not.toBeNull();
	expect(aim([goal({ endDate: '2026-10-31' })])).toBeNull();
	expect(aim([goal({ startDate: '2026-11-27' })])).toBeNull();
});
