// Day by day of one person: days hang together, and weeks have a shape. Both are taken into account.

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
export const meanOf = (values: readonly number[]) => total(values) / Math.max(1, values.length);

/** Ranks from 1; equal values share the middle of theirs. */
function ranks(values: readonly number[]): number[] {
	const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value);
	const found = new Array<number>(values.length).fill(0);
	for (let from = 0; from < order.length;) {
		let to = from;
		while (order[to + 1]?.value === order[from]?.value) to++;
		for (let n = from; n <= to; n++) found[order[n]?.at ?? 0] = (from + to) / 2 + 1;
		from = to + 1;
	}
	return found;
}

function pearson(a: readonly number[], b: readonly number[]): number {
	const [meanA, meanB] = [meanOf(a), meanOf(b)];
	const product = a.reduce((sum, value, n) => sum + (value - meanA) * ((b[n] ?? 0) - meanB), 0);
	const spread = (values: readonly number[], mean: number) =>
		total(values.map((value) => (value - mean) ** 2));
	const size = Math.sqrt(spread(a, meanA) * spread(b, meanB));
	return size === 0 ? 0 : product / size;
}

export const spearman = (a: readonly number[], b: readonly number[]) => pearson(ranks(a), ranks(b));

/** A pair of values of one day, and which day of the week and of all it was. */
export interface Paired {
	readonly day: number;
	readonly a: number;
	readonly b: number;
}

/** What is left of values without their slow drift and without the shape of the week. */
function withoutDrift(values: readonly number[], days: readonly number[]): number[] {
	const [meanDay, mean] = [meanOf(days), meanOf(values)];
	const spread = total(days.map((day) => (day - meanDay) ** 2));
	const rise = values.reduce(
		(sum, value, n) => sum + ((days[n] ?? 0) - meanDay) * (value - mean),
		0
	);
	const slope = spread === 0 ? 0 : rise / spread;
	const level = values.map((value, n) => value - mean - slope * ((days[n] ?? 0) - meanDay));
	const ofWeekday = Array.from({ length: 7 }, (_, of) =>
		meanOf(level.filter((_value, n) => (days[n] ?? 0) % 7 === of))
	);
	return level.map((value, n) => value - (ofWeekday[(days[n] ?? 0) % 7] ?? 0));
}

/** How much a day says of the next one. */
function persistence(values: readonly number[], days: readonly number[]): number {
	const next = days.flatMap((day, n) => (days[n + 1] === day + 1 ? [n] : []));
	if (next.length < 10) return 0;
	const of = (shift: number) => next.map((n) => values[n + shift] ?? 0);
	return Math.max(0, Math.min(0.95, pearson(of(0), of(1))));
}

/** Two-sided: how often chance alone brings a standard normal value at least so far from 0. */
function chanceOf(z: number): number {
	// Abramowitz and Stegun 7.1.26: right to seven places.
	const x = Math.abs(z) / Math.SQRT2;
	const t = 1 / (1 + 0.3275911 * x);
	const series = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
	return series.reduceRight((sum, term) => (sum + term) * t, 0) * Math.exp(-x * x);
}

export interface Link {
	/** Rank correlation, −1 to 1. */
	readonly rho: number;
	/** The probability that as much comes about by chance. */
	readonly p: number;
}

/** How two things of a day go together, each day counted as much as it says of its own. */
export function link(pairs: readonly Paired[]): Link {
	const days = pairs.map(({ day }) => day);
	const a = withoutDrift(
		pairs.map((pair) => pair.a),
		days
	);
	const b = withoutDrift(
		pairs.map((pair) => pair.b),
		days
	);
	const rho = spearman(a, b);
	const shared = persistence(a, days) * persistence(b, days);
	const worth = Math.max(4, (pairs.length * (1 - shared)) / (1 + shared));
	return { rho, p: chanceOf(Math.atanh(Math.min(0.999, Math.abs(rho))) * Math.sqrt(worth - 3)) };
}

/** Which of many tries stand when one in ten of those that do may be chance (Benjamini and Hochberg). */
export function standing(chances: readonly number[], rate = 0.1): boolean[] {
	const order = [...chances].sort((a, b) => a - b);
	const last = order.findLastIndex((p, n) => p <= ((n + 1) / order.length) * rate);
	const bound = order[last];
	return chances.map((p) => bound !== undefined && p <= bound);
}
