import * as z from 'zod/mini';
import { defineEntity, type Row } from '#lib/platform/entity/entity.ts';
import {
	choice,
	date,
	number,
	optional,
	reference,
	structure,
	text
} from '#lib/platform/entity/field.ts';

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const weekdays = z.array(z.int().check(z.gte(1), z.lte(7))).check(z.maxLength(7));
const ranges = z.array(z.strictObject({ from: day, to: z.nullable(day) })).check(z.maxLength(500));
const marks = z.array(day).check(z.maxLength(5000));

export const goal = defineEntity({
	name: 'goals',
	label: { one: 'Goal', many: 'Goals' },
	fields: {
		name: text('Name', { maxLength: 200 }),
		metric: choice(
			'Measures',
			{
				workout_count: 'Workouts',
				workout_minutes: 'Workout minutes',
				strain: 'Strain',
				weight_kg: 'Weight',
				weigh_in_count: 'Weigh-ins',
				fasting_hours: 'Hours fasted',
				fast_count: 'Fasts',
				energy_kcal: 'Energy eaten',
				protein_g: 'Protein',
				carbs_g: 'Carbohydrate',
				meal_count: 'Meals logged',
				tracked_hours: 'Hours tracked'
			},
			'workout_count'
		),
		/** Of hours tracked: only those on this project; null: all of them. */
		projectId: optional(reference('Project', 'projects')),
		window: choice('Per', { day: 'Day', week: 'Week', month: 'Month' }, 'week'),
		aggregation: choice(
			'Counted as',
			{ sum: 'Total', average: 'Average', latest: 'Latest value', days: 'Days that meet it' },
			'sum'
		),
		comparator: choice(
			'Is met when',
			{ at_least: 'At least', at_most: 'At most', between: 'Between' },
			'at_least'
		),
		target: number('Target', { min: -1e6, max: 1e6 }),
		/** The upper bound of "between". */
		targetMax: optional(number('Up to', { min: -1e6, max: 1e6 })),
		/** ISO weekdays on which it counts, Monday = 1; empty means every day. */
		schedule: structure('On', weekdays, []),
		startDate: date('From'),
		endDate: optional(date('Until')),
		pausedRanges: structure('Paused', ranges, []),
		skipMarks: structure('Skipped days', marks, [])
	},
	check: ({ name, comparator, target, targetMax }) => {
		if (!name.trim()) return { field: 'name', problem: 'A goal needs a name.' };
		if (comparator === 'between' && (targetMax === null || targetMax < target)) {
			return { field: 'targetMax', problem: '"Between" needs an upper bound above the lower one.' };
		}
		return null;
	}
});

export type Goal = Row<typeof goal>;

/** The project whose hours alone count; null where there is none. Goals from before lack the field. */
export function projectOf({
	metric,
	projectId
}: Pick<Goal, 'metric' | 'projectId'>): string | null {
	return metric === 'tracked_hours' ? (projectId ?? null) : null;
}
