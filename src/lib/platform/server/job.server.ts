/** Work that every node does now and then. It must bear being done by several at once. */
export interface Job {
	readonly name: string;
	readonly everyMs: number;
	run(): Promise<unknown>;
}

/** Runs each job at its pace, never twice at a time; one that fails is told and tried again later. */
export function startJobs(
	jobs: readonly Job[],
	report: (error: unknown, job: string) => void
): { stop(): void } {
	const timers = jobs.map((job) => {
		let isRunning = false;
		const tick = async () => {
			if (isRunning) return;
			isRunning = true;
			await job.run().catch((error: unknown) => report(error, job.name));
			isRunning = false;
		};
		return setInterval(() => void tick(), job.everyMs).unref();
	});
	return { stop: () => timers.forEach((timer) => clearInterval(timer)) };
}
