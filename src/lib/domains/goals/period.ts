import { addDays, weekday, type Day } from '#lib/platform/time/calendar.ts';
import type { Goal } from './entity.ts';

/** A stretch of whole days: `to` is the first day after it. */
export interface Period {
	readonly from: Day;
	readonly to: Day;
}

export type FirstWeekday = 1 | 7;

/** The day, week or month that holds `day`. */
export function periodOf(window: Goal['window'], day: Day, weekStart: FirstWeekday = 1): Period {
	if (window === 'day') return { from: day, to: addDays(day, 1) };
	if (window === 'week') {
		const from = addDays(day, -((weekday(day) - weekStart + 7) % 7));
		return { from, to: addDays(from, 7) };
	}
	const from = `${day.slice(0, 7)}-01`;
	// The 32nd of any month lies in the next one.
	return { from, to: `${addDays(from, 31).slice(0, 7)}-01` };
}

/** The last `count` periods up to the one that holds `today`, oldest first. */
export function periodsUntil(
	goal: Pick<Goal, 'window'>,
	today: Day,
	{ count, weekStart = 1 }: { count: number; weekStart?: FirstWeekday }
): Period[] {
	const periods: Period[] = [];
	let day = today;
	while (periods.length < count) {
		const period = periodOf(goal.window, day, weekStart);
		periods.unshift(period);
		day = addDays(period.from, -1);
	}
	return periods;
}

export function daysOf({ from, to }: Period): Day[] {
	const days: Day[] = [];
	for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
	return days;
}

type Calendar = Pick<Goal, 'schedule' | 'startDate' | 'endDate' | 'pausedRanges' | 'skipMarks'>;

export function isScheduled(goal: Pick<Goal, 'schedule'>, day: Day): boolean {
	return goal.schedule.length === 0 || goal.schedule.includes(weekday(day));
}

/** Paused by a range, or skipped: the day counts neither for nor against. */
export function isExcused(goal: Pick<Goal, 'pausedRanges' | 'skipMarks'>, day: Day): boolean {
	return (
		goal.skipMarks.includes(day) ||
		goal.pausedRanges.some(({ from, to }) => day >= from && (to === null || day <= to))
	);
}

/** Whether the goal asks anything of a day. */
export function isEligible(goal: Calendar, day: Day): boolean {
	const inLife = day >= goal.startDate && (goal.endDate === null || day <= goal.endDate);
	return inLife && isScheduled(goal, day) && !isExcused(goal, day);
}
