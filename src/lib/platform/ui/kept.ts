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

/** Of plain values: by what they hold. */
function isSame(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	const [of, as] = [Object.entries(a), b as Record<string, unknown>];
	return (
		Array.isArray(a) === Array.isArray(b) &&
		of.length === Object.keys(b).length &&
		of.every(([key, value]) => key in b && isSame(value, as[key]))
	);
}
