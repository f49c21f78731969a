/** Lends the engine its sense of time passing. */
export interface Timers {
	/** Calls back once, later. Returns what takes it back. */
	after(ms: number, work: () => void): () => void;
}

export const browserTimers: Timers = {
	after: (ms, work) => {
		const id = setTimeout(work, ms);
		return () => clearTimeout(id);
	}
};

/** One timer to a name: setting it again takes the place of what was set before. */
export class NamedTimers<Name extends string> {
	readonly #timers: Timers;
	readonly #cancel = new Map<Name, () => void>();

	constructor(timers: Timers) {
		this.#timers = timers;
	}

	after(name: Name, ms: number, work: () => void): void {
		this.clear(name);
		const cancel = this.#timers.after(ms, () => {
			this.#cancel.delete(name);
			work();
		});
		this.#cancel.set(name, cancel);
	}

	has(name: Name): boolean {
		return this.#cancel.has(name);
	}

	clear(name: Name): void {
		this.#cancel.get(name)?.();
		this.#cancel.delete(name);
	}

	clearAll(): void {
		for (const cancel of this.#cancel.values()) cancel();
		this.#cancel.clear();
	}
}
