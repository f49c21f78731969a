import { expect, test } from 'vitest';
import { addDays } from '#lib/platform/time/calendar.ts';
import { dateText, hoursText } from '#lib/platform/time/format.ts';
import { burnUp } from './burn-up.ts';

const hourMs = 3_600_000;
/** A Wednesday; the weeks begin on Mondays. */
const today = '2026-11-25';
const weeks = (hours: readonly number[]) =>
	hours.map((n, at) => ({
		from: addDays('2026-11-23', 7 * (at + 1 - hours.length)),
		milliseconds: n * hourMs
	}));
const hours = (n: number) => hoursText(n * hourMs);
const plan = { plannedHours: 40, startDate: null, targetDate: null };
const twelve = weeks([0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 2]);
const worked = { weeks: twelve, total: 24 * hourMs, today };

test('what was worked by then is all there is, less what came after', () => {
	const points = burnUp(plan, worked)?.points ?? [];
	expect(points.slice(-3)).toEqual([
		{ day: '2026-11-16', worked: 18 * hourMs },
		{ day: '2026-11-23', worked: 22 * hourMs },
		{ day: today, worked: 24 * hourMs }
	]);
	// Six hours are older than the first week shown.
	expect(points[0]).toEqual({ day: '2026-09-07', worked: 6 * hourMs });
});

test('the pace of the last whole weeks says when the plan is worked, and whether that is in time', () => {
	expect(burnUp(plan, worked)?.sentence).toBe(
		`${hours(16)} to go. At ${hours(4)} a week, as in the last 4 weeks, ` +
			`that is done by ${dateText('2026-12-23', today)}.`
	);
	const due = { ...plan, startDate: '2026-11-01', targetDate: '2026-12-20' };
	expect(burnUp(due, worked)?.sentence).toMatch(/, 3 days after it is due\.$/);
	expect(burnUp({ ...due, targetDate: '2027-01-10' }, worked)?.sentence).toMatch(/, in time\.$/);
	expect(burnUp(plan, { ...worked, weeks: weeks([5, 0, 0, 0, 0, 1]) })?.sentence).toBe(
		`${hours(16)} to go. No time in the last 4 weeks.`
	);
	expect(burnUp({ ...plan, plannedHours: 1000 }, worked)?.sentence).toMatch(
		/, that takes more than two years\.$/
	);
	expect(burnUp({ ...plan, plannedHours: 20 }, worked)?.sentence).toBe(
		`The ${hours(20)} of the plan are worked.`
	);
});

test('even work is told from its start to the day it is due; without a plan there is nothing', () => {
	const due = { plannedHours: 40, startDate: '2026-11-05', targetDate: '2026-12-15' };
	const drawn = burnUp(due, worked);
	expect(drawn).toMatchObject({ from: '2026-11-05', to: '2026-12-15' });
	expect(drawn?.even?.map(({ worked }) => worked / hourMs)).toEqual([0, 40]);
	expect(burnUp({ ...due, plannedHours: null }, worked)).toBeNull();
});
