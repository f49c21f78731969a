// On a phone one wants fewer columns than at a desk: so the choice stays with the device.

/** Under a name that sign-out forgets. */
const keyOf = (userId: string, entity: string) => `lifetracker:${userId}:columns:${entity}`;

/** Names of the columns that this device leaves out; one that is declared later is shown. */
export function readHiddenColumns(userId: string, entity: string): readonly string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId, entity)) ?? '[]');
		return Array.isArray(kept) ? kept.filter((name) => typeof name === 'string') : [];
	} catch {
		return [];
	}
}

export function keepHiddenColumns(userId: string, entity: string, hidden: readonly string[]): void {
	try {
		if (hidden.length === 0) localStorage.removeItem(keyOf(userId, entity));
		else localStorage.setItem(keyOf(userId, entity), JSON.stringify(hidden));
	} catch {
		// A device without room for this line shows the columns as chosen until it is left.
	}
}
