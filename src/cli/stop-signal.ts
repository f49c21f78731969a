/** A terminal signals the whole group and npm forwards its own: one Ctrl-C arrives twice. */
const SAME_WISH_MS = 1_000;

/** Calls `stop` at the first SIGTERM or SIGINT; a later one ends the process at once with 1. */
export function onStopSignal(stop: (signal: NodeJS.Signals) => Promise<void>): void {
	let first: number | undefined;
	const hear = (signal: NodeJS.Signals) => {
		const now = performance.now();
		if (first === undefined) {
			first = now;
			void stop(signal);
		} else if (now - first > SAME_WISH_MS) process.exit(1);
	};
	process.on('SIGTERM', hear);
	process.on('SIGINT', hear);
}
