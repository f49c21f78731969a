import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import type { Goal } from '#lib/domains/goals/entity.ts';
import { marks } from '#lib/domains/marks.ts';
import type { settings } from '#lib/domains/settings/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import type { AnyEntity, Values } from '#lib/platform/entity/entity.ts';
import { fixedText } from '#lib/platform/number.ts';
import { hoursText } from '#lib/platform/time/format.ts';
import { energyText, grams, quantityText, type Units } from '#lib/platform/units.ts';

type Own = Values<typeof settings>;

/** What is followed from day to day. */
export interface Measure {
	readonly metric: Goal['metric'];
	readonly title: string;
	/** After an amount: "45 min in workouts". */
	readonly of: string;
	/** The domain with the rows that it is made of. */
	readonly domain: 'workouts' | 'weight' | 'fasting' | 'nutrition' | 'time';
	readonly say: (value: number, units: Units) => string;
	/** A difference without its sign, where it is said in another way. */
	readonly sayChange?: (value: number, units: Units) => string;
	/** What the person aims at, a day. */
	readonly target?: (own: Own) => number | null;
	/** Rows of which a day without any is nought: its values of days make a sum, too. */
	readonly counts?: AnyEntity;
}

const hours = (value: number) => hoursText(value * 3_600_000);

const measures: readonly Measure[] = [
	{
		metric: 'energy_kcal',
		title: 'Energy eaten',
		of: 'eaten',
		domain: 'nutrition',
		say: (value, { energy }) => energyText(value, energy),
		target: ({ targets }) => targets.energyKcal
	},
	{
		metric: 'protein_g',
		title: 'Protein',
		of: 'of protein',
		domain: 'nutrition',
		say: (value) => quantityText(grams(value)),
		target: ({ targets }) => targets.proteinG
	},
	{
		metric: 'strain',
		title: 'Strain',
		of: 'of strain',
		domain: 'workouts',
		say: (value) => fixedText(value, 1)
	},
	{
		metric: 'workout_minutes',
		title: 'Time in workouts',
		of: 'in workouts',
		domain: 'workouts',
		say: (value) => hoursText(value * 60_000),
		counts: workout
	},
	{
		metric: 'fasting_hours',
		title: 'Hours fasted',
		of: 'of fasting',
		domain: 'fasting',
		say: hours,
		counts: fastingPeriod
	},
	{
		metric: 'tracked_hours',
		title: 'Time tracked',
		of: 'tracked',
		domain: 'time',
		say: hours,
		counts: timeEntry
	}
];

/** What this person follows: what they do not track, or do not care to see, is left out. */
export function measuresFor({ hidden, units }: Own): readonly Measure[] {
	return measures.filter(
		({ domain, metric }) =>
			!hidden?.includes(domain) && (metric !== 'energy_kcal' || units.energy !== 'hidden')
	);
}

export const hrefOf = ({ domain }: Measure) => marks[domain].href;
