import type { Random } from '#lib/platform/random.ts';

/** A change of the order in which things happened. */
export function shuffled<T>(random: Random, things: readonly T[]): T[] {
	const order = [...things];
	for (let n = order.length - 1; n > 0; n--) {
		const other = Math.floor(random() * (n + 1));
		[order[n], order[other]] = [order[other] as T, order[n] as T];
	}
	return order;
}
