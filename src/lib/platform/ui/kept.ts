import { isSame } from '#lib/platform/same.ts';

/**
 * A list as it is now, in which everything that has stayed the same is the very object that it was: what
 * draws it is then left alone.
 */
export function keeper<T>(keyOf: (one: T) => string): (next: readonly T[]) => T[] {
	let known = new Map<string, T>();
	return (next) => {
		const kept = next.map((one) => {
			const before = known.get(keyOf(one));
			return before !== undefined && isSame(before, one) ? before : one;
		});
		known = new Map(kept.map((one) => [keyOf(one), one]));
		return kept;
	};
}
