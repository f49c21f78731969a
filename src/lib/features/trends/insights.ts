import type { DailySeries } from '#lib/domains/goals/progress.ts';
import { addDays, daysBetween, type Day } from '#lib/platform/time/calendar.ts';
import type { Measure } from './measures.ts';
import { link, meanOf, standing, type Link, type Paired } from './statistics.ts';

/** A measure with what is known of each day. */
export interface Known {
	readonly measure: Measure;
	readonly series: DailySeries;
	readonly since: Day;
}

export interface Insight extends Link {
	/** Names it for as long as it is useful or hidden. */
	readonly key: string;
	readonly cause: Measure;
	readonly effect: Measure;
	/** The effect is that of the next day. */
	readonly isNextDay: boolean;
	/** Days with at least so much of the cause are set beside the others; 0: with any. */
	readonly threshold: number;
	/** By how much the effect is more on those days, on average. */
	readonly difference: number;
	readonly pairs: readonly Paired[];
}

/** So many days are looked back on, and so many pairs it takes to say anything. */
const lookBack = 180;
const enoughPairs = 30;
/** On either side of the threshold. */
const enoughAside = 8;

/** Made of the same rows: that they go together says nothing. */
const kindred: readonly (readonly Measure['metric'][])[] = [
	['energy_kcal', 'protein_g'],
	['strain', 'workout_minutes']
];
const isKindred = (a: Measure, b: Measure) =>
	kindred.some((names) => names.includes(a.metric) && names.includes(b.metric));

function valueOn({ series, since }: Known, day: Day): number | null {
	const absent = series.absent === 'nought' && day >= since ? 0 : null;
	return series.values.get(day) ?? absent;
}

function pairsOf(
	cause: Known,
	effect: Known,
	{ today, lag }: { today: Day; lag: 0 | 1 }
): Paired[] {
	const first = addDays(today, -lookBack);
	const pairs: Paired[] = [];
	// Today is not over yet.
	for (let day = first; addDays(day, lag) < today; day = addDays(day, 1)) {
		const a = valueOn(cause, day);
		const b = valueOn(effect, addDays(day, lag));
		if (a !== null && b !== null) pairs.push({ day: daysBetween(first, day), a, b });
	}
	return pairs;
}

/** The days split where half of them lie on either side, and what that makes of the effect. */
function split(pairs: readonly Paired[]): { threshold: number; difference: number } | null {
	const sorted = pairs.map(({ a }) => a).sort((a, b) => a - b);
	const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
	const isMore = ({ a }: Paired) => (median > 0 ? a >= median : a > 0);
	const more = pairs.filter(isMore).map(({ b }) => b);
	const less = pairs.filter((pair) => !isMore(pair)).map(({ b }) => b);
	if (more.length < enoughAside || less.length < enoughAside) return null;
	return { threshold: Math.max(0, median), difference: meanOf(more) - meanOf(less) };
}

function tried(known: readonly Known[], today: Day): Insight[] {
	const found: Insight[] = [];
	for (const cause of known) {
		for (const effect of known) {
			if (cause === effect || isKindred(cause.measure, effect.measure)) continue;
			for (const lag of [0, 1] as const) {
				// The same day is looked at once, whichever of the two one calls the cause.
				if (lag === 0 && cause.measure.metric > effect.measure.metric) continue;
				const pairs = pairsOf(cause, effect, { today, lag });
				const halves = pairs.length < enoughPairs ? null : split(pairs);
				if (!halves) continue;
				const key = `insight ${cause.measure.metric} ${effect.measure.metric} ${lag}`;
				const own = { key, cause: cause.measure, effect: effect.measure, isNextDay: lag === 1 };
				found.push({ ...own, ...halves, ...link(pairs), pairs });
			}
		}
	}
	return found;
}

/** What goes together and hardly by chance, the surest first. */
export function insightsOf(known: readonly Known[], today: Day): Insight[] {
	const all = tried(known, today);
	const stands = standing(all.map(({ p }) => p));
	return (
		all
			.filter((_, n) => stands[n])
			// Told in days as they were: it has to be true of them as well.
			.filter(({ rho, difference }) => Math.sign(rho) === Math.sign(difference))
			.sort((a, b) => a.p - b.p)
	);
}

/** How many more days the two that are nearest to it need. */
export function missingDays(known: readonly Known[], today: Day): number {
	const counts = known.flatMap((cause) =>
		known
			.filter((effect) => effect !== cause && !isKindred(cause.measure, effect.measure))
			.map((effect) => pairsOf(cause, effect, { today, lag: 0 }).length)
	);
	return Math.max(0, enoughPairs - Math.max(0, ...counts));
}
