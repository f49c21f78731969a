import { projectOf, type Goal } from '#lib/domains/goals/entity.ts';
import { record, type Progress, type Status } from '#lib/domains/goals/progress.ts';
import { numberText } from '#lib/platform/number.ts';
import type { Day } from '#lib/platform/time/calendar.ts';
import { dateText } from '#lib/platform/time/format.ts';
import { energyText, mass, quantityText, type Units } from '#lib/platform/units.ts';

type Metric = Goal['metric'];

/** What a metric is called in a sentence, one and many, and the unit its target is typed in. */
interface MetricWords {
	readonly one: string;
	readonly many: string;
	readonly unit: string;
	readonly places: number;
}

const counted = (one: string, many: string): MetricWords => ({ one, many, unit: '', places: 0 });
const measured = (what: string, unit: string, places = 0): MetricWords => ({
	one: what,
	many: what,
	unit,
	places
});

export const metricWords = {
	workout_count: counted('workout', 'workouts'),
	workout_minutes: measured('of workouts', 'min'),
	strain: measured('strain', '', 1),
	weight_kg: measured('', 'kg', 1),
	weigh_in_count: counted('weigh-in', 'weigh-ins'),
	fasting_hours: measured('of fasting', 'h', 1),
	fast_count: counted('fast', 'fasts'),
	energy_kcal: measured('', 'kcal'),
	protein_g: measured('of protein', 'g'),
	carbs_g: measured('of carbohydrate', 'g'),
	meal_count: counted('meal', 'meals'),
	tracked_hours: measured('tracked', 'h', 1)
} as const satisfies Record<Metric, MetricWords>;

/** A value of a metric in the person's units: "78.4 kg", "3". */
export function valueText(metric: Metric, value: number, units: Units): string {
	if (metric === 'weight_kg') return quantityText(mass(value, units.weight));
	// The goal stays, and how far one is along its bar.
	if (metric === 'energy_kcal') return energyText(value, units.energy) || '…\u202fkcal';
	const { unit, places } = metricWords[metric];
	const shown = numberText(value, places);
	return unit ? quantityText({ value: shown, unit }) : shown;
}

/** What stands in the blanks of the sentence, as it is said there. */
export const blankWords = {
	comparator: { at_least: 'At least', at_most: 'At most', between: 'Between' },
	window: { day: 'a day', week: 'a week', month: 'a month' },
	aggregation: {
		sum: 'in all',
		average: 'on average',
		latest: 'by the latest value',
		days: 'on each day'
	},
	metric: {
		workout_count: 'workouts',
		workout_minutes: 'of workouts',
		strain: 'strain',
		weight_kg: 'of body weight',
		weigh_in_count: 'weigh-ins',
		fasting_hours: 'of fasting',
		fast_count: 'fasts',
		energy_kcal: 'of energy eaten',
		protein_g: 'of protein',
		carbs_g: 'of carbohydrate',
		meal_count: 'meals',
		tracked_hours: 'tracked'
	}
} as const satisfies {
	readonly comparator: Record<Goal['comparator'], string>;
	readonly window: Record<Goal['window'], string>;
	readonly aggregation: Record<Goal['aggregation'], string>;
	readonly metric: Record<Metric, string>;
};

/** Of one project the hours are named by it. */
function wordsOf(goal: Goal, project: string | undefined) {
	if (!projectOf(goal)) return metricWords[goal.metric];
	const on = `on ${project ?? 'one project'}`;
	return { one: on, many: on };
}

function amountText(goal: Goal, units: Units, project: string | undefined): string {
	const { one, many } = wordsOf(goal, project);
	const low = valueText(goal.metric, goal.target, units);
	const high = valueText(goal.metric, goal.targetMax ?? goal.target, units);
	const amount = goal.comparator === 'between' ? `${low} and ${high}` : low;
	return [amount, goal.target === 1 && goal.comparator !== 'between' ? one : many]
		.filter(Boolean)
		.join(' ');
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function scheduleText(schedule: readonly number[]): string {
	if (schedule.length === 0 || schedule.length === 7) return '';
	const sorted = [...schedule].sort((a, b) => a - b);
	if (sorted.join() === '1,2,3,4,5') return ' on weekdays';
	if (sorted.join() === '6,7') return ' at weekends';
	return ` on ${sorted.map((day) => weekdays[day - 1]).join(', ')}`;
}

/** The goal as a sentence: "At least 4 workouts a week", "At least 6 h on Thesis a week". */
export function goalSentence(goal: Goal, units: Units, project?: string): string {
	const amount = `${blankWords.comparator[goal.comparator]} ${amountText(goal, units, project)}`;
	const on = scheduleText(goal.schedule);
	if (goal.aggregation === 'days') {
		const every = goal.window === 'day' ? 'every day' : `every day of the ${goal.window}`;
		return `${amount} ${on ? on.trim() : every}`;
	}
	if (goal.aggregation === 'latest') return `${amount}, by the latest value${on}`;
	if (goal.aggregation === 'average')
		return `${amount} on average over ${blankWords.window[goal.window]}${on}`;
	return `${amount} ${blankWords.window[goal.window]}${on}`;
}

export const statusWords = {
	met: 'Done',
	missed: 'Not reached',
	ahead: 'Ahead',
	on_pace: 'On pace',
	behind: 'Behind',
	above: 'Above',
	paused: 'Paused',
	unknown: 'No data yet',
	outside: 'Not now'
} as const satisfies Record<Status, string>;

/** Whether it is reached bit by bit: a value that is compared as it stands fills no bar. */
export function hasBar({ aggregation }: Goal): boolean {
	return aggregation === 'sum' || aggregation === 'days';
}

/** "3 of 4", or for a value that is compared as it stands: "78.4 kg, goal 75 kg". */
export function progressText(goal: Goal, progress: Progress, units: Units): string {
	const { value, target, targetMax, unknown } = progress;
	const blanks =
		unknown > 0 ? ` · ${unknown} ${unknown === 1 ? 'day' : 'days'} without data not counted` : '';
	if (goal.aggregation === 'days') return `${value ?? 0} of ${target} days${blanks}`;
	if (value === null) return `Nothing recorded yet${blanks}`;
	const said = (amount: number) => valueText(goal.metric, amount, units);
	const bounds = targetMax === null ? said(target) : `${said(target)} to ${said(targetMax)}`;
	const join = goal.aggregation === 'sum' ? 'of' : '· goal';
	return `${said(value)} ${join} ${bounds}${blanks}`;
}

/** How a goal would have gone over finished periods; empty ones are no failure to reach it. */
export function triedText(before: readonly Progress[], window: Goal['window']): string {
	const { met, of } = record(before);
	const isBlank = before.every(({ value }) => value === null || value === 0);
	if (of === 0 || isBlank) return 'Nothing recorded yet to try it on.';
	return `You would have met this in ${met} of the last ${of} ${window}s.`;
}

interface Said {
	readonly units: Units;
	/** What the project is called whose hours count. */
	readonly project?: string | undefined;
}

/** How much of it there is now: "Now about 3 workouts a week." */
export function nowText(goal: Goal, now: number | null, { units, project }: Said): string {
	if (now === null) return '';
	if (goal.aggregation === 'latest') return `Your trend is ${valueText(goal.metric, now, units)}.`;
	const amount = valueText(goal.metric, now, units);
	const { one, many } = wordsOf(goal, project);
	const what = numberText(now) === '1' ? one : many;
	return `Now about ${[amount, what].filter(Boolean).join(' ')} ${blankWords.window[goal.window]}.`;
}

/** "until Fri 22 Jan". */
export function untilText(day: Day, today: Day): string {
	return `until ${dateText(day, today)}`;
}
