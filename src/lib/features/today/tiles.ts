import { dayLoad, sportText } from '#lib/domains/workouts/load.ts';
import type { Workout } from '#lib/domains/workouts/entity.ts';
import type { Project } from '#lib/domains/projects/entity.ts';
import type { TimeEntry } from '#lib/domains/time/entity.ts';
import type { Total } from '#lib/domains/nutrition/totals.ts';
import { trackedByDay, trackedByProject } from '#lib/domains/time/tracked.ts';
import { trendPerWeek, type TrendPoint } from '#lib/domains/weight/trend.ts';
import { addDays, dayOf } from '#lib/platform/time/calendar.ts';
import { durationText } from '#lib/platform/time/format.ts';
import { deltaText, fixedText, numberText } from '#lib/platform/number.ts';
import { energy, grams, mass, massDelta, type Quantity, type Units } from '#lib/platform/units.ts';
import type { DayFrame } from './read-day.ts';
import { fortnightBefore, weekOf, type DayTotals } from './read-tiles.ts';

export interface TileFacts {
	/** Null: nothing is known, and that is said instead of 0. */
	readonly value: Quantity | string | null;
	readonly sub: string;
	/** What the 14 days before came to, for comparison; empty under three days of data. */
	readonly mean: string;
	/** The days before it, oldest first; null is a gap. */
	readonly points: readonly (number | null)[];
}

/** A week of nothing is not worth a line. */
export const unlessZero = (points: readonly number[]) =>
	points.some((point) => point > 0) ? points : [];

const dayMs = 86_400_000;
const recentMs = 30 * dayMs;
/** Fewer days than this are no habit to compare with. */
const enoughDays = 3;

/** The mean of the days that have a value: a day without one is unknown, not 0. */
export function meanText(days: readonly (number | null)[], say: (mean: number) => string): string {
	const known = days.filter((value) => value !== null);
	if (known.length < enoughDays) return '';
	const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
	return `${known.length}-day mean ${say(mean)}`;
}

export function weightTile(points: readonly TrendPoint[], units: Units, from: number): TileFacts {
	const last = points.at(-1);
	if (!last) return { value: null, sub: 'No weigh-in yet', mean: '', points: [] };
	const before = points.filter(({ at }) => at >= from - 14 * dayMs && at < from);
	const perWeek = trendPerWeek(points);
	const smoothed = `trend ${mass(last.trendKg, units.weight).value}`;
	const change = perWeek === null ? '' : ` · ${deltaText(massDelta(perWeek, units.weight), 1)}/wk`;
	return {
		value: mass(last.weightKg, units.weight),
		sub: smoothed + change,
		mean: meanText(
			before.map((point) => point.weightKg),
			(mean) => mass(mean, units.weight).value
		),
		points: points
			.filter((point) => point.at > last.at - recentMs)
			.slice(-7)
			.map((point) => point.weightKg)
	};
}

export interface Target {
	readonly units: Units;
	readonly energyKcal: number | null;
	readonly proteinG: number | null;
	/** The day is not over: what is left of the target is said in place of the target. */
	readonly isToday: boolean;
}

type Say = (value: number) => Quantity;
type Aim = Pick<Target, 'isToday'> & { readonly target: number | null };

/** "860 left", while something is; a day that is over, or has more, is told beside its target. */
function targetText(sum: Total | undefined, { target, isToday }: Aim, say: Say): string {
	if (target === null) return '';
	const left = target - (sum?.known ?? 0);
	if (!isToday || left <= 0) return sum ? `of ${say(target).value}` : '';
	// Who does not know all that was eaten knows at most what is left.
	return `${sum && sum.unknown > 0 ? 'up to ' : ''}${say(left).value} left`;
}

export function nutritionTile(days: DayTotals, frame: DayFrame, target: Target): TileFacts {
	const { energy: unit } = target.units;
	// Who hides calories sees the day by its protein.
	const of = unit === 'hidden' ? 'proteinG' : 'energyKcal';
	const say = (value: number) => (unit === 'hidden' ? grams(value) : energy(value, unit));
	const points = weekOf(frame.day).map((day) => days.get(day)?.[of].known ?? null);
	const mean = meanText(
		fortnightBefore(frame.day).map((day) => days.get(day)?.[of].known ?? null),
		(value) => say(value).value
	);
	const sums = days.get(frame.day);
	const aim = { target: target[of], isToday: target.isToday };
	const goal = targetText(sums?.[of], aim, say);
	if (!sums) return { value: null, sub: joined('Nothing logged', goal), mean, points };
	const { known, unknown } = sums[of];
	const value = atLeast(known === null ? null : say(known), unknown);
	if (unit === 'hidden') return { value, sub: joined('protein', goal), mean, points };
	const protein =
		sums.proteinG.known === null ? '' : `${numberText(sums.proteinG.known)}\u202fg protein`;
	return { value, sub: joined(goal, protein) || 'so far', mean, points };
}

const joined = (...parts: readonly string[]) => parts.filter(Boolean).join(' · ');

const atLeast = (shown: Quantity | null, unknown: number) =>
	shown && unknown > 0 ? { ...shown, value: `≥\u202f${shown.value}` } : shown;

export function workoutTile(workouts: readonly Workout[], { day }: DayFrame): TileFacts {
	const on = (of: string) => workouts.filter((row) => dayOf(row.start, row.utcOffset) === of);
	const points = unlessZero(weekOf(day).map((of) => dayLoad(on(of)).duration));
	const mean = meanText(
		fortnightBefore(day).map((of) => dayLoad(on(of)).duration || null),
		durationText
	);
	const here = on(day);
	const first = here[0];
	if (!first) return { value: null, sub: 'No workout', mean, points };
	const load = dayLoad(here);
	const what = load.count === 1 ? sportText(first) : `${load.count} workouts`;
	return load.topStrain === null
		? { value: durationText(load.duration), sub: what, mean, points }
		: {
				value: { value: `Strain ${fixedText(load.topStrain, 1)}`, unit: '' },
				sub: `${what} · ${durationText(load.duration)}`,
				mean,
				points
			};
}

export interface TimeFacts {
	readonly entries: readonly TimeEntry[];
	readonly projects: ReadonlyMap<string, Project>;
	readonly now: number;
}

export function timeTile(facts: TimeFacts, { day, dayStartMinutes }: DayFrame): TileFacts {
	const clock = { now: facts.now, dayStartMinutes };
	const onDay = trackedByDay(facts.entries, clock);
	const points = unlessZero(weekOf(day).map((of) => onDay.get(of) ?? 0));
	const mean = meanText(
		fortnightBefore(day).map((of) => onDay.get(of) ?? null),
		durationText
	);
	const total = points.at(-1) ?? 0;
	if (total === 0) return { value: null, sub: 'Nothing tracked', mean, points };
	const [top] = trackedByProject(facts.entries, { from: day, to: addDays(day, 1) }, clock);
	const name = top?.projectId ? (facts.projects.get(top.projectId)?.name ?? '') : 'No project';
	return {
		value: durationText(total),
		sub: top ? `${name} ${durationText(top.milliseconds)}`.trim() : '',
		mean,
		points
	};
}
