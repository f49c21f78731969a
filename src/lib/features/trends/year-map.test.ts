import { expect, test } from 'vitest';
import { addDays } from '#lib/platform/time/calendar.ts';
import { monthsOf, yearMap } from './year-map.ts';

const today = '2026-11-26';

test('a year is 53 weeks that begin on the first day of the week, and ends today', () => {
	for (const [weekStart, first] of [
		[1, '2025-11-24'],
		[7, '2025-11-23']
	] as const) {
		const weeks = yearMap(() => 1, today, weekStart);
		expect(weeks).toHaveLength(53);
		expect(weeks[0]?.[0]?.day).toBe(first);
		expect(weeks.at(-1)?.at(-1)?.day).toBe(today);
		expect(weeks.slice(0, -1).every((week) => week.length === 7)).toBe(true);
	}
});

test('five steps hold as many days each; nought and unknown are told apart', () => {
	const values = new Map(Array.from({ length: 100 }, (_, n) => [addDays(today, -n), n + 1]));
	values.set(addDays(today, -100), 0);
	const days = yearMap((day) => values.get(day) ?? null, today, 1).flat();
	const levels = (level: number | null) => days.filter((day) => day.level === level).length;
	for (const level of [1, 2, 3, 4, 5]) expect(Math.abs(levels(level) - 20)).toBeLessThan(2);
	expect(levels(0)).toBe(1);
	expect(days.find(({ day }) => day === addDays(today, -101))?.level).toBeNull();
});

test('its months span all of its weeks, and tell what their days came to', () => {
	const weeks = yearMap((day) => (day >= '2026-11-25' ? 10 : null), today, 1);
	const months = monthsOf(weeks);
	expect(months.reduce((sum, month) => sum + month.weeks, 0)).toBe(53);
	expect(months.at(-1)).toMatchObject({ month: '2026-11', mean: 10, days: 2 });
	expect(months[0]).toMatchObject({ month: '2025-11', mean: null, days: 0 });
});
