/**
 * What is known of a person's data on this device outside of its database, so that a browser that
 * removes the database is found out. Under a name that sign-out forgets.
 */
export interface HeldHere {
	/** Changes that had not reached the server: if the database goes, they go with it. */
	readonly waiting: number;
}

const keyOf = (userId: string) => `lifetracker:${userId}:held`;

export function noteHeld(userId: string, held: HeldHere): void {
	try {
		localStorage.setItem(keyOf(userId), JSON.stringify(held));
	} catch {
		// A device without room for this line loses only the explanation.
	}
}

/** Null: this device never held anything of this person. */
export function readHeld(userId: string): HeldHere | null {
	try {
		return JSON.parse(localStorage.getItem(keyOf(userId)) ?? 'null') as HeldHere | null;
	} catch {
		return null;
	}
}
