import { projectOf, type Goal } from '#lib/domains/goals/entity.ts';
import type { Window } from './window.ts';

/** What a goal asks of a day, as a chart of days can show it: a line, or a band between two. */
export interface Aim {
	readonly low: number;
	/** Null: there is the one line alone. */
	readonly high: number | null;
	/** "at least 120 g" */
	readonly text: string;
}

/** So much in a week or a month says nothing of a single day, and one project nothing of all. */
const asksOfDays = (goal: Goal) =>
	!projectOf(goal) && (goal.window === 'day' || goal.aggregation !== 'sum');

/** The youngest goal of a metric that lived in a window and asks something of its days. */
export function aimIn(
	goals: readonly Goal[],
	metric: Goal['metric'],
	{ window: { from, to }, say }: { window: Window; say: (value: number) => string }
): Aim | null {
	const lived = ({ startDate, endDate }: Goal) =>
		startDate < to && (endDate === null || endDate >= from);
	const [goal] = goals
		.filter((one) => one.metric === metric && asksOfDays(one) && lived(one))
		.sort((a, b) => b.createdAt - a.createdAt);
	if (!goal) return null;
	const { comparator, target: low, targetMax } = goal;
	if (comparator === 'between' && targetMax !== null) {
		return { low, high: targetMax, text: `between ${say(low)} and ${say(targetMax)}` };
	}
	return {
		low,
		high: null,
		text: `${comparator === 'at_most' ? 'at most' : 'at least'} ${say(low)}`
	};
}

/** "Goal: at least 120 g a day." */
export function aimText(aim: Aim | null): string {
	return aim ? ` Goal: ${aim.text} a day.` : '';
}
