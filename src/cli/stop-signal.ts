/** A terminal signals the whole group and npm forwards its own: one Ctrl-C arrives twice. */
const SAME_WISH_MS = 1_000;

/** From a supervisor, from Ctrl-C, from a terminal that was closed. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Calls `stop` at the first of the signals; a later one ends the process at once with 1. */
export function onStopSignal(stop: (signal: NodeJS.Signals) => Promise<void>): void {
	let first: number | undefined;
	const hear = (signal: NodeJS.Signals) => {
		const now = performance.now();
		if (first === undefined) {
			first = now;
			void stop(signal);
		} else if (now - first > SAME_WISH_MS) process.exit(1);
	};
	for (const signal of SIGNALS) process.on(signal, hear);
}
