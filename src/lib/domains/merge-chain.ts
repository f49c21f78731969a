import type { Write } from '#lib/sync/client/store.ts';

/**
 * One row in place of several, the first one with each next; null where there are not two, or where
 * two of them cannot be one.
 */
export function chained<R extends object>(
	rows: readonly R[],
	merged: (pair: readonly [R, R]) => Write[] | null
): Write[] | null {
	const [first, ...others] = rows;
	if (!first || others.length === 0) return null;
	let whole = first;
	const writes: Write[] = [];
	for (const next of others) {
		const pair = merged([whole, next]);
		if (!pair) return null;
		writes.push(...pair);
		const patches = pair.map((write) => (write.kind === 'change' ? write.patch : {}));
		whole = Object.assign({}, whole, ...patches) as R;
	}
	return writes;
}
