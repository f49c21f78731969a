import type { Day } from '#lib/platform/time/calendar.ts';
import type { Goal } from './entity.ts';
import { daysOf, isEligible, isExcused, isScheduled, type Period } from './period.ts';

/**
 * Progress is computed from what was recorded, never stored. Days that are skipped, paused, off
 * the schedule or without data count neither for nor against: what they would have asked is taken
 * off the target.
 */

/** What is known of a metric, by day. */
export interface DailySeries {
	readonly values: ReadonlyMap<Day, number>;
	/** A day without rows is nought (workouts, hours) or tells nothing (weight, food). */
	readonly absent: 'nought' | 'unknown';
}

export type Status =
	/** Reached, in a period that is over or can no longer be lost. */
	| 'met'
	| 'missed'
	| 'ahead'
	| 'on_pace'
	| 'behind'
	/** Beyond the upper bound while the period still runs. */
	| 'above'
	/** Every day of the period is paused or skipped. */
	| 'paused'
	/** Nothing was recorded on the days that count. */
	| 'unknown'
	/** Before the goal began, after it ended, or off its schedule. */
	| 'outside';

export interface Progress {
	readonly period: Period;
	/** The aggregated value; null when nothing is known. */
	readonly value: number | null;
	/** What the counted days ask for, and the upper bound of "between". */
	readonly target: number;
	readonly targetMax: number | null;
	/** Share of the target reached, and share that an even pace would have reached before today. */
	readonly share: number | null;
	readonly expected: number | null;
	/** Days that counted so far, and eligible days left out because nothing is known of them. */
	readonly counted: number;
	readonly unknown: number;
	readonly status: Status;
}

interface Tally {
	/** Days of the period the schedule asks for, whether or not the goal lived then. */
	readonly scheduled: number;
	readonly excused: number;
	readonly eligible: number;
	/** Values of eligible days up to today, oldest first. */
	readonly values: readonly number[];
	readonly unknown: number;
	/** Eligible days before today, and after it (today too while nothing is known of it). */
	readonly past: number;
	readonly ahead: number;
}

function tally(goal: Goal, series: DailySeries, { period, today }: At): Tally {
	const days = daysOf(period).filter((day) => isScheduled(goal, day));
	const eligible = days.filter((day) => isEligible(goal, day));
	const values: number[] = [];
	let unknown = 0;
	let ahead = 0;
	for (const day of eligible) {
		const value = day > today ? undefined : series.values.get(day);
		if (value !== undefined) values.push(value);
		else if (day > today) ahead++;
		else if (series.absent === 'nought') values.push(0);
		else if (day === today) ahead++;
		else unknown++;
	}
	return {
		scheduled: days.length,
		excused: days.filter((day) => isExcused(goal, day)).length,
		eligible: eligible.length,
		values,
		unknown,
		past: eligible.filter((day) => day < today).length - unknown,
		ahead
	};
}

interface At {
	readonly period: Period;
	readonly today: Day;
}

type Bounds = Pick<Goal, 'target' | 'targetMax'>;

function fits(comparator: Goal['comparator'], value: number, bounds: Bounds): boolean {
	if (comparator === 'at_least') return value >= bounds.target;
	if (comparator === 'at_most') return value <= bounds.target;
	return value >= bounds.target && value <= (bounds.targetMax ?? Infinity);
}

// Sums of decimals carry noise in their last bits; a thousandth is finer than any metric.
const rounded = (value: number) => Math.round(value * 1000) / 1000;

const aggregations = {
	sum: (values) => rounded(values.reduce((sum, value) => sum + value, 0)),
	average: (values) => rounded(values.reduce((sum, value) => sum + value, 0) / values.length),
	latest: (values) => values.at(-1) ?? 0,
	days: (values, goal) => values.filter((value) => fits(goal.comparator, value, goal)).length
} satisfies Record<Goal['aggregation'], (values: readonly number[], goal: Goal) => number>;

/** What the counted days ask for: a total shrinks with the days left out, an average does not. */
function targetsOf(goal: Goal, { scheduled, values, ahead }: Tally) {
	const counting = values.length + ahead;
	if (goal.aggregation === 'days') return { target: counting, targetMax: null };
	const share = goal.aggregation === 'sum' && scheduled > 0 ? counting / scheduled : 1;
	const targetMax = goal.comparator === 'between' ? goal.targetMax : null;
	return {
		target: rounded(goal.target * share),
		targetMax: targetMax === null ? null : rounded(targetMax * share)
	};
}

function isReached(goal: Goal, progress: Pick<Progress, 'value' | 'target' | 'targetMax'>) {
	const { value, target } = progress;
	if (value === null) return false;
	return goal.aggregation === 'days' ? value >= target : fits(goal.comparator, value, progress);
}

/** A running total that may not pass its bound cannot be won before the period is over. */
function growsTowards(goal: Goal): boolean {
	return (
		goal.aggregation === 'days' || (goal.aggregation === 'sum' && goal.comparator !== 'at_most')
	);
}

function runningStatus(goal: Goal, found: Omit<Progress, 'status'>, days: Tally): Status {
	const { value, target, targetMax } = found;
	if (value === null) return 'unknown';
	const upper = goal.comparator === 'at_most' ? target : targetMax;
	if (goal.aggregation === 'sum' && upper !== null && value > upper) return 'above';
	const reached = isReached(goal, found);
	if (goal.aggregation === 'latest') return reached ? 'met' : 'behind';
	if (!growsTowards(goal)) return reached ? 'on_pace' : 'behind';
	if (reached) return goal.comparator === 'between' ? 'on_pace' : 'met';
	const perDay = target / Math.max(1, days.values.length + days.ahead);
	if (value >= perDay * (days.past + 1)) return 'ahead';
	return value >= perDay * days.past ? 'on_pace' : 'behind';
}

function statusOf(goal: Goal, found: Omit<Progress, 'status'>, days: Tally & At): Status {
	if (days.eligible === 0) return days.excused > 0 ? 'paused' : 'outside';
	const isOver = days.period.to <= days.today;
	if (!isOver && days.period.from <= days.today) return runningStatus(goal, found, days);
	if (!isOver) return 'outside';
	if (found.value === null) return 'unknown';
	return isReached(goal, found) ? 'met' : 'missed';
}

/** How a goal stands in one period, seen on the day `today`. */
export function progress(goal: Goal, series: DailySeries, at: At): Progress {
	const days = tally(goal, series, at);
	const { target, targetMax } = targetsOf(goal, days);
	const value = days.values.length > 0 ? aggregations[goal.aggregation](days.values, goal) : null;
	const counting = days.values.length + days.ahead;
	const found = {
		period: at.period,
		value,
		target,
		targetMax,
		share: value === null || target <= 0 ? null : value / target,
		expected: growsTowards(goal) && counting > 0 ? days.past / counting : null,
		counted: days.values.length,
		unknown: days.unknown
	};
	return { ...found, status: statusOf(goal, found, { ...days, ...at }) };
}

/** How many of the finished periods that said anything were met: "9 of the last 14 days". */
export function record(periods: readonly Progress[]): { met: number; of: number } {
	const decided = periods.filter(({ status }) => status === 'met' || status === 'missed');
	return { met: decided.filter(({ status }) => status === 'met').length, of: decided.length };
}
