import { dayOf } from '#lib/platform/time/calendar.ts';
import type { WeighIn } from './entity.ts';

const dayMs = 86_400_000;

/** What a day adds to the trend: the Hacker's Diet constant. */
const perDay = 0.1;

export interface TrendPoint {
	readonly at: number;
	readonly weightKg: number;
	readonly trendKg: number;
}

/**
 * The first weigh-in of each day, oldest first: it is the one that compares from day to day, before
 * food and drink.
 */
export function firstOfDay<W extends Pick<WeighIn, 'measuredAt' | 'utcOffset'>>(
	weighIns: readonly W[]
): W[] {
	const days = new Map<string, W>();
	for (const row of [...weighIns].sort((a, b) => a.measuredAt - b.measuredAt)) {
		const day = dayOf(row.measuredAt, row.utcOffset);
		if (!days.has(day)) days.set(day, row);
	}
	return [...days.values()];
}

/** The weigh-ins after the first of a day: shown, and not counted. Oldest first. */
export function laterOfDay<W extends Pick<WeighIn, 'measuredAt' | 'utcOffset'>>(
	weighIns: readonly W[]
): W[] {
	const first = new Set(firstOfDay(weighIns));
	return weighIns.filter((row) => !first.has(row)).sort((a, b) => a.measuredAt - b.measuredAt);
}

/**
 * An exponentially weighted average that knows time: after a gap of n days a weigh-in counts as
 * much as n daily ones would, 1 − 0.9ⁿ, and two within an hour count hardly twice. Oldest first.
 */
export function trend(weighIns: readonly Pick<WeighIn, 'measuredAt' | 'weightKg'>[]): TrendPoint[] {
	const ordered = [...weighIns].sort((a, b) => a.measuredAt - b.measuredAt);
	let last: TrendPoint | null = null;
	return ordered.map(({ measuredAt, weightKg }) => {
		const days: number = last ? (measuredAt - last.at) / dayMs : 0;
		const share = 1 - (1 - perDay) ** days;
		const trendKg: number = last ? last.trendKg + share * (weightKg - last.trendKg) : weightKg;
		last = { at: measuredAt, weightKg, trendKg };
		return last;
	});
}

/** Kilograms a week by which the trend moved over the last `days`; null under a week of data. */
export function trendPerWeek(points: readonly TrendPoint[], days = 28): number | null {
	const last = points.at(-1);
	if (!last) return null;
	const first = points.find((point) => point.at >= last.at - days * dayMs);
	if (!first || last.at - first.at < 7 * dayMs) return null;
	return ((last.trendKg - first.trendKg) / (last.at - first.at)) * 7 * dayMs;
}
