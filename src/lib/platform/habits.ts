/** One time a thing was done. */
export interface Occasion {
	/** The same for the same thing. */
	readonly key: string;
	readonly at: number;
	/** Minutes east of UTC where it was done: habits follow the clock on the wall. */
	readonly utcOffset: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** After this many days an occasion counts a third as much. */
const fadeDays = 20;

/** 1 at the same hour of the clock, fading to 0.2 four hours away. */
export function hourFit(a: number, b: number): number {
	const apart = Math.abs(((a - b) % dayMs) / hourMs);
	const hours = Math.min(apart, 24 - apart);
	return 0.2 + 0.8 * Math.exp(-((hours / 2) ** 2));
}

const onTheWall = ({ at, utcOffset }: Omit<Occasion, 'key'>) => at + utcOffset * 60_000;

/**
 * What is likely to be done once more, the likeliest first: how often × how near to this hour × how
 * recently. Of each thing the last occasion is given.
 */
export function ranked<O extends Occasion>(
	occasions: readonly O[],
	now: Omit<Occasion, 'key'>
): O[] {
	const found = new Map<string, { score: number; last: O }>();
	for (const one of occasions) {
		const age = Math.max(0, now.at - one.at) / dayMs;
		const score = Math.exp(-age / fadeDays) * hourFit(onTheWall(one), onTheWall(now));
		const known = found.get(one.key);
		found.set(one.key, {
			score: score + (known?.score ?? 0),
			last: known && known.last.at >= one.at ? known.last : one
		});
	}
	return [...found.values()].sort((a, b) => b.score - a.score).map(({ last }) => last);
}
