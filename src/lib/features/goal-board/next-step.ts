import { projectOf, type Goal } from '#lib/domains/goals/entity.ts';
import type { Progress } from '#lib/domains/goals/progress.ts';

interface Step {
	/** What can be logged towards it, as a button says it. */
	readonly label: string;
	readonly href: string;
	/** The page with the rows that count. */
	readonly rows: string;
	/** The sheet in which it is logged for a day that is over. */
	readonly sheet: string;
}

const workout: Step = {
	label: 'Log a workout',
	href: '?add=workout',
	rows: '/workouts',
	sheet: 'workout'
};
const weight: Step = { label: 'Weigh in', href: '?add=weight', rows: '/weight', sheet: 'weight' };
const fast: Step = { label: 'Start a fast', href: '?add=fast', rows: '/fasting', sheet: 'fast' };
const meal: Step = { label: 'Log a meal', href: '?add=meal', rows: '/nutrition', sheet: 'meal' };
const timer: Step = { label: 'Start a timer', href: '?add=timer', rows: '/time', sheet: 'time' };

/** How a metric grows, and where what it is made of is seen. */
export const steps = {
	workout_count: workout,
	workout_minutes: workout,
	strain: workout,
	weight_kg: weight,
	weigh_in_count: weight,
	fasting_hours: fast,
	fast_count: fast,
	energy_kcal: meal,
	protein_g: meal,
	carbs_g: meal,
	meal_count: meal,
	tracked_hours: timer
} as const satisfies Record<Goal['metric'], Step>;

/** Where the rows that count are seen. */
export function rowsHref(goal: Goal): string {
	const project = projectOf(goal);
	return project ? `/projects/${project}` : steps[goal.metric].rows;
}

/** What to log next; null where more of it leads away from the goal, or nothing is asked now. */
export function nextStep(goal: Goal, { status }: Progress): Step | null {
	if (status === 'met' || status === 'paused' || status === 'outside') return null;
	// More eaten or trained is not what "at most" wants; a weight is wanted all the same.
	if (goal.comparator === 'at_most' && goal.metric !== 'weight_kg') return null;
	return steps[goal.metric];
}
