import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import type { Goal } from '#lib/domains/goals/entity.ts';
import type { Hideable } from '#lib/domains/settings/hidden.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { fixedText } from '#lib/platform/number.ts';
import { hoursText } from '#lib/platform/time/format.ts';
import { energyText, grams, mass, quantityText, type Units } from '#lib/platform/units.ts';

/** What one line of a month tells. */
export interface SummaryLine {
	readonly title: string;
	readonly domain: Hideable;
	/** What is averaged over the days that are known. */
	readonly metric: Goal['metric'];
	readonly say: (value: number, units: Units) => string;
	/** How many rows there are, and their word: "weigh-in". */
	readonly counted?: readonly [metric: Goal['metric'], word: string];
	/** Rows of which a day without any is nought: the month has a sum of them. */
	readonly of?: AnyEntity;
}

const hours = (value: number) => hoursText(value * 3_600_000);

export const summaryLines: readonly SummaryLine[] = [
	{
		title: 'Weight',
		domain: 'weight',
		metric: 'weight_kg',
		say: (value, { weight }) => quantityText(mass(value, weight)),
		counted: ['weigh_in_count', 'weigh-in']
	},
	{
		title: 'Energy eaten',
		domain: 'nutrition',
		metric: 'energy_kcal',
		say: (value, { energy }) => energyText(value, energy),
		counted: ['meal_count', 'meal']
	},
	{
		title: 'Protein',
		domain: 'nutrition',
		metric: 'protein_g',
		say: (value) => quantityText(grams(value))
	},
	{
		title: 'Workouts',
		domain: 'workouts',
		metric: 'workout_minutes',
		say: (value) => hoursText(value * 60_000),
		counted: ['workout_count', 'workout'],
		of: workout
	},
	{
		title: 'Strain',
		domain: 'workouts',
		metric: 'strain',
		say: (value) => fixedText(value, 1)
	},
	{
		title: 'Fasting',
		domain: 'fasting',
		metric: 'fasting_hours',
		say: hours,
		counted: ['fast_count', 'fast'],
		of: fastingPeriod
	},
	{ title: 'Time', domain: 'time', metric: 'tracked_hours', say: hours, of: timeEntry }
];
