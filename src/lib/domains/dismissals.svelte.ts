/**
 * Questions that were answered with "leave it". Kept on this device alone, under a name that
 * sign-out forgets.
 */
export class Dismissals {
	readonly #name: string;
	#keys = $state.raw<readonly string[]>([]);

	constructor(userId: string) {
		this.#name = `lifetracker:${userId}:dismissed`;
		try {
			const kept: unknown = JSON.parse(localStorage.getItem(this.#name) ?? '[]');
			if (Array.isArray(kept)) this.#keys = kept.map(String);
		} catch {
			// What cannot be read is asked once more.
		}
	}

	has(key: string): boolean {
		return this.#keys.includes(key);
	}

	/** The last hundred are remembered. */
	add(key: string): void {
		this.#keys = [...this.#keys, key].slice(-100);
		try {
			localStorage.setItem(this.#name, JSON.stringify(this.#keys));
		} catch {
			// A full device asks again after the next start.
		}
	}
}
