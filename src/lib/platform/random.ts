/** A source of numbers in [0, 1). */
export type Random = () => number;

/** The same numbers for the same seed, everywhere: Mulberry32, 32 bits of state. */
export function seededRandom(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
	return low + Math.floor(random() * (high - low + 1));
}

export function pick<T>(random: Random, from: readonly T[]): T {
	const chosen = from[Math.floor(random() * from.length)];
	if (chosen === undefined) throw new Error('Nothing to pick from.');
	return chosen;
}

/** Roughly normal around 0 with a deviation of 1: the sum of twelve uniform numbers. */
export function normal(random: Random): number {
	let sum = -6;
	for (let n = 0; n < 12; n++) sum += random();
	return sum;
}
