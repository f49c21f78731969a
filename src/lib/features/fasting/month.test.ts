import { expect, test } from 'vitest';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { monthOf, monthsAway } from './month.ts';

const hour = 3_600_000;
const midnight = Date.UTC(2026, 10, 10);
const fast = (id: string, from: number, to: number | null, goalHours: number | null = 16) => {
	const end = to === null ? null : midnight + to * hour;
	const values = { start: midnight + from * hour, end, goalHours };
	return { ...withInitial(fastingPeriod, values), id } as FastingPeriod;
};
const view = { day: '2026-11-10', today: '2026-11-12', now: midnight + 60 * hour, weekStart: 1 };
const cell = (fasts: FastingPeriod[], day: string) =>
	monthOf(fasts, view)
		.flat()
		.find((one) => one.day === day);

test('a month is whole weeks from the first day of the week', () => {
	const weeks = monthOf([], view);
	expect(weeks.map((week) => week[0]?.day)).toEqual([
		'2026-10-26',
		'2026-11-02',
		'2026-11-09',
		'2026-11-16',
		'2026-11-23',
		'2026-11-30'
	]);
	expect(monthOf([], { ...view, weekStart: 7 })[0]?.[0]?.day).toBe('2026-11-01');
	expect(cell([], '2026-10-31')?.outside).toBe(true);
	expect(cell([], '2026-11-13')?.future).toBe(true);
});

test('a fast stands on the day of its end, filled by its share of the goal', () => {
	expect(cell([fast('a', -4, 8)], '2026-11-10')).toMatchObject({ fast: { id: 'a' }, share: 0.75 });
	expect(cell([fast('a', -4, 8)], '2026-11-09')?.fast).toBeNull();
	expect(cell([fast('a', -4, 20)], '2026-11-10')?.share).toBe(1);
	expect(cell([fast('a', -4, 8, null)], '2026-11-10')?.share).toBe(1);
	// A running one counts for now.
	expect(cell([fast('a', 52, null)], '2026-11-12')?.share).toBe(0.5);
});

test('of two fasts of a day the longer one is shown', () => {
	const two = [fast('short', 9, 12), fast('long', -6, 8)];
	expect(cell(two, '2026-11-10')?.fast?.id).toBe('long');
});

test('months follow each other over the turn of a year', () => {
	expect(monthsAway('2026-01-31', -1)).toBe('2025-12-01');
	expect(monthsAway('2026-12-31', 1)).toBe('2027-01-01');
});
