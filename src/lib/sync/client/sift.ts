import type { Scan } from './tx.ts';

export type Sifting<T> = Required<Pick<Scan<T>, 'limit' | 'where'>>;

/**
 * The first values that pass, out of portions that grow: nearly every value passes, as a rule, only
 * what was deleted does not. Null when the largest portion does not hold enough of them.
 */
export async function sifted<T>(
	portion: (size: number) => Promise<readonly T[]>,
	{ limit, where }: Sifting<T>,
	largest: number
): Promise<T[] | null> {
	for (let size = limit; size <= largest; size *= 4) {
		const found = await portion(size);
		const passing = found.filter(where);
		if (passing.length >= limit || found.length < size) return passing.slice(0, limit);
	}
	return null;
}
