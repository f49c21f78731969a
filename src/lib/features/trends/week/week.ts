import { periodOf, type FirstWeekday, type Period } from '#lib/domains/goals/period.ts';
import { addDays, isDay, type Day } from '#lib/platform/time/calendar.ts';

/** The last week that is over. */
export function lastWeek(today: Day, weekStart: FirstWeekday): Period {
	return periodOf('week', addDays(periodOf('week', today, weekStart).from, -1), weekStart);
}

/** The week of the day that an address names, if it is over; else the last one that is. */
export function weekAsked(asked: string | null, today: Day, weekStart: FirstWeekday): Period {
	const last = lastWeek(today, weekStart);
	if (asked === null || !isDay(asked)) return last;
	const week = periodOf('week', asked, weekStart);
	return week.from < last.from ? week : last;
}

const weekdays = new Intl.DateTimeFormat(undefined, { weekday: 'long', timeZone: 'UTC' });

/** `Thursday`, as a question names a day. */
export function weekdayName(day: Day): string {
	return weekdays.format(Date.parse(`${day}T00:00:00Z`));
}

/** The address of the week that holds `day`. */
export const weekHref = (day: Day) => `/trends/week?of=${day}`;
