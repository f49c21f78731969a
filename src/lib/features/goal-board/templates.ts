import type { goal } from '#lib/domains/goals/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';

type GoalValues = Values<typeof goal>;

export interface Template {
	readonly label: string;
	readonly values: Partial<GoalValues>;
}

/** Where most people begin; every word of it can be changed. */
export const templates: readonly Template[] = [
	{
		label: 'Workouts a week',
		values: { name: 'Move', metric: 'workout_count', window: 'week', target: 3 }
	},
	{
		label: 'Fast most days',
		values: { name: 'Fast', metric: 'fast_count', window: 'week', target: 5 }
	},
	{
		label: 'Protein a day',
		values: { name: 'Protein', metric: 'protein_g', window: 'day', target: 100 }
	},
	{
		label: 'Hours on projects',
		values: { name: 'Deep work', metric: 'tracked_hours', window: 'week', target: 20 }
	},
	{
		label: 'A weight to reach',
		values: {
			name: 'Weight',
			metric: 'weight_kg',
			window: 'week',
			aggregation: 'latest',
			comparator: 'at_most',
			target: 75
		}
	},
	{
		label: 'Log meals',
		values: { name: 'Log meals', metric: 'meal_count', window: 'day', target: 2 }
	}
];

/** Ways of counting that make sense for a metric: a weight is not added up, a count not averaged. */
export function aggregationsFor(
	metric: GoalValues['metric']
): readonly GoalValues['aggregation'][] {
	if (metric === 'weight_kg') return ['latest', 'average'];
	if (metric === 'strain') return ['average', 'days'];
	return ['sum', 'average', 'days'];
}
