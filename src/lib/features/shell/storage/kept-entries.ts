import type { Meant } from '#lib/sync/client/replica.ts';

// Small: it is there before anything goes wrong, since a reload does not wait for more code.

/** Of this tab alone; sign-out forgets it. */
const keyOf = (userId: string) => `lifetracker:${userId}:kept`;

export function hasKept(userId: string): boolean {
	return sessionStorage.getItem(keyOf(userId)) !== null;
}

/** Outlives a reload of this tab; the database is to take it then. */
export function keepEntry(userId: string, meant: Meant): void {
	sessionStorage.setItem(keyOf(userId), JSON.stringify([...keptEntries(userId), meant]));
}

export function keptEntries(userId: string): Meant[] {
	try {
		return JSON.parse(sessionStorage.getItem(keyOf(userId)) ?? '[]') as Meant[];
	} catch {
		return [];
	}
}

export function forgetKept(userId: string): void {
	sessionStorage.removeItem(keyOf(userId));
}
