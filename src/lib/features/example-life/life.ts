import { settings } from '#lib/domains/settings/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { fastOf, noteOf, weighInOf, workoutOf } from './body.ts';
import { dayOf, type ExampleRow } from './day.ts';
import { cupboard, mealsOf } from './plate.ts';
import { entriesOf, goalsOf, isOfWork, projectsOf } from './work.ts';

export interface ExampleLife {
	/** Epoch milliseconds. */
	readonly now: number;
	readonly zone: string;
	readonly seed?: number;
	readonly days?: number;
	/** Names of the entities that connected providers fill; absent: all is written by hand. */
	readonly brought?: readonly string[];
}

/**
 * A year of a made-up person's life over all domains: plausible, and each day the same for the same
 * seed, whenever it is asked for. Nothing in it lies after `now`.
 */
export function exampleLife(options: ExampleLife): ExampleRow[] {
	const { now, zone, seed = 2026, days = 365, brought = [] } = options;
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
	return rows.filter((row) => row.at <= now && !isBrought(row, brought));
}

/** Nobody types what the scale has sent, nor the hours of work that run on a tracker's clock. */
function isBrought(row: ExampleRow, brought: readonly string[]): boolean {
	if (row.entity === weighIn) return brought.includes(weighIn.name);
	return brought.includes(timeEntry.name) && isOfWork(row);
}

function settingsRow(at: number): ExampleRow {
	const targets = { energyKcal: 2100, proteinG: 110, fastingHours: 16 };
	return { entity: settings, key: 'settings', at, values: { targets } };
}
