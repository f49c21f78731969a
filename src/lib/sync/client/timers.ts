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
