import { settings } from '#lib/domains/settings/entity.ts';
import { fastOf, noteOf, weighInOf, workoutOf } from './body.ts';
import { dayOf, type ExampleRow } from './day.ts';
import { cupboard, mealsOf } from './plate.ts';
import { entriesOf, goalsOf, projectsOf } from './work.ts';

/**
 * A year of a made-up person's life over all domains: plausible, and each day the same for the same
 * seed, whenever it is asked for. Nothing in it lies after `now`.
 */
export function exampleLife(options: { now: number; zone: string; seed?: number; days?: number }) {
	const { now, zone, seed = 2026, days = 365 } = options;
	const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now);
	const first = dayOf(today, days, { zone, seed, count: days });
	const beginning = first.at(420).instant;

	const rows: ExampleRow[] = [
		...cupboard(beginning),
		...projectsOf(beginning, first.date),
		...goalsOf(beginning, first.date),
		settingsRow(beginning)
	];
	for (let back = days; back >= 0; back--) {
		const day = dayOf(today, back, { zone, seed, count: days });
		rows.push(...weighInOf(day), ...mealsOf(day), ...entriesOf(day), ...workoutOf(day));
		rows.push(...fastOf(day, now), ...noteOf(day));
	}
	return rows.filter((row) => row.at <= now);
}

function settingsRow(at: number): ExampleRow {
	const targets = { energyKcal: 2100, proteinG: 110, fastingHours: 16 };
	return { entity: settings, key: 'settings', at, values: { targets } };
}
