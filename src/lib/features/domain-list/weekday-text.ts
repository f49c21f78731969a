import type { Day } from '#lib/platform/time/calendar.ts';

const format = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' });

/** `Mon`, as the person's locale writes it. */
export function weekdayText(day: Day): string {
	return format.format(Date.parse(`${day}T00:00:00Z`));
}
