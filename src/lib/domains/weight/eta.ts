import { addDays, type Day } from '#lib/platform/time/calendar.ts';
import type { TrendPoint } from './trend.ts';

const dayMs = 86_400_000;
/** What is looked back on, and what it takes to say anything. */
const lookBackDays = 28;
const enoughPoints = 8;
/** Nobody plans by a date further away. */
const farthestDays = 730;

type Weighed = Pick<TrendPoint, 'at' | 'weightKg'>;

/** Slope of a straight line through the points, kilograms a day, and how sure it is. */
function slopeOf(points: readonly Weighed[]): { slope: number; error: number } | null {
	const n = points.length;
	const mean = (of: (point: Weighed) => number) =>
		points.reduce((sum, point) => sum + of(point), 0) / n;
	const [x, y] = [mean(({ at }) => at / dayMs), mean(({ weightKg }) => weightKg)];
	const spread = points.reduce((sum, { at }) => sum + (at / dayMs - x) ** 2, 0);
	if (spread === 0) return null;
	const slope =
		points.reduce((sum, { at, weightKg }) => sum + (at / dayMs - x) * (weightKg - y), 0) / spread;
	const rest = points.reduce(
		(sum, { at, weightKg }) => sum + (weightKg - y - slope * (at / dayMs - x)) ** 2,
		0
	);
	return { slope, error: Math.sqrt(rest / (n - 2) / spread) };
}

export interface Eta {
	readonly from: Day;
	readonly to: Day;
}

/**
 * Between which days a target is reached if it goes on as in the last four weeks; null when that is
 * not known, or the answer may as well be "never". Points oldest first.
 */
export function etaOf(points: readonly TrendPoint[], targetKg: number, today: Day): Eta | null {
	const last = points.at(-1);
	if (!last) return null;
	const recent = points.filter(({ at }) => at > last.at - lookBackDays * dayMs);
	const found = recent.length < enoughPoints ? null : slopeOf(recent);
	if (!found) return null;
	const missing = targetKg - last.trendKg;
	const daysAt = (slope: number) => missing / slope;
	const ends = [found.slope - 2 * found.error, found.slope + 2 * found.error].map(daysAt);
	const [soonest, latest] = [Math.min(...ends), Math.max(...ends)];
	if (!(soonest > 0) || !(latest < farthestDays)) return null;
	return { from: addDays(today, Math.round(soonest)), to: addDays(today, Math.ceil(latest)) };
}
