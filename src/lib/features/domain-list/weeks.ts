import { periodOf, type FirstWeekday } from '#lib/domains/goals/period.ts';
import { addDays, type Day } from '#lib/platform/time/calendar.ts';

export interface Week<R> {
	/** Its first day. */
	readonly from: Day;
	readonly rows: readonly R[];
}

/** The last `count` weeks up to the one of `today`, oldest first, each with its rows. */
export function weeksOf<R>(
	rows: readonly R[],
	dayOf: (row: R) => Day,
	{ today, weekStart, count = 12 }: { today: Day; weekStart: FirstWeekday; count?: number }
): Week<R>[] {
	const byWeek = new Map<Day, R[]>();
	const first = periodOf('week', today, weekStart).from;
	for (let n = count - 1; n >= 0; n--) byWeek.set(addDays(first, -7 * n), []);
	for (const row of rows) byWeek.get(periodOf('week', dayOf(row), weekStart).from)?.push(row);
	return [...byWeek].map(([from, found]) => ({ from, rows: found }));
}
