import type { Reading } from '#lib/domains/field-text.ts';
import { initialSettings } from '#lib/domains/settings/current.ts';
import { deviceZone } from '#lib/platform/time/calendar.ts';

/** How this person reads values now; until their settings are known, as everybody does. */
export function readingOf(
	settings: Pick<typeof initialSettings, 'units' | 'homeZone'> | undefined,
	now: number
): Reading {
	const { units, homeZone } = settings ?? initialSettings;
	return { units, zone: homeZone ?? deviceZone(), now };
}
