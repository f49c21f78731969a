import type { Census } from './census.ts';

type KeptCensus = Readonly<Record<string, Census>>;

/** Under a name that sign-out forgets. */
const keyOf = (userId: string) => `lifetracker:${userId}:census`;

/** What the tables of this device were counted last; null if they never were. */
export function keptCensus(userId: string): KeptCensus | null {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? 'null');
		return isCounted(kept) ? kept : null;
	} catch {
		return null;
	}
}

export function keepCensus(userId: string, counted: KeptCensus): void {
	try {
		localStorage.setItem(keyOf(userId), JSON.stringify(counted));
	} catch {
		// A device without room for this line counts before it shows the numbers.
	}
}

function isCounted(kept: unknown): kept is KeptCensus {
	if (typeof kept !== 'object' || kept === null) return false;
	return Object.values(kept).every(
		(of: unknown) =>
			typeof of === 'object' &&
			of !== null &&
			'living' in of &&
			typeof of.living === 'number' &&
			'changedAt' in of &&
			(of.changedAt === null || typeof of.changedAt === 'number')
	);
}
