import { dayIn, deviceZone, instantAt, isDay, localText } from '#lib/platform/time/calendar.ts';

/** The day that is looked at, where it is not today. */
export function pastDay(search: URLSearchParams, now: number): string | null {
	const day = search.get('day');
	return day && isDay(day) && day < dayIn(now, deviceZone()) ? day : null;
}

/** When a new entry happened until one says otherwise: now, or at this hour of the day looked at. */
export function openedAt(search: URLSearchParams, now: number): number {
	const day = pastDay(search, now);
	if (!day) return now;
	const zone = deviceZone();
	return instantAt(day + localText(now, zone).slice(10), zone) ?? now;
}
