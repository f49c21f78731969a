import type { Tx } from '#lib/platform/server/database.server.ts';
import type { Follow } from '#lib/sync/server/follow.server.ts';
import type { IngestOutcome } from '#lib/sync/server/ingest-outcome.server.ts';
import type { IngestStep } from '#lib/sync/server/ingest.server.ts';
import type { Run } from './run.server.ts';
import { keepRunRows } from './run-rows.server.ts';
import { noCounts, type Counts, type RunProblem } from './run-view.ts';

export const notAccepted = { field: 'record', problem: 'It was not accepted.' };

/** What one transaction of a run stores. */
export interface PageWrite {
	readonly steps: readonly IngestStep[];
	readonly problems: readonly RunProblem[];
	/** Said, and not counted against a record; filled while the steps are stored. */
	readonly notices: readonly RunProblem[];
	readonly received: number;
	readonly reached: number | null;
	readonly follow?: Follow;
	readonly alongside?: (tx: Tx, outcome: IngestOutcome) => Promise<void>;
}

/** The rows, the run with its lease, and which rows it touched: all of it is kept, or nothing. */
export async function writePage(run: Run, page: PageWrite): Promise<void> {
	let advanced: ReturnType<Run['ahead']> | undefined;
	await run.line.sync.ingestAll(run.connection.userId, page.steps, {
		...(page.follow ? { follow: page.follow } : {}),
		async alongside(tx, outcome) {
			const failed = [...page.problems, ...refusedIn(outcome)];
			const problems = [...failed, ...page.notices];
			const { received, reached } = page;
			advanced = run.ahead({ counts: countsOf(outcome, failed), problems, received, reached });
			// Sent one behind the other, answered together: all of it is kept, or nothing.
			await Promise.all([
				run.save(tx, advanced),
				keepRunRows(tx, run, outcome.written),
				page.alongside?.(tx, outcome)
			]);
		}
	});
	// Only now: the transaction is in.
	if (advanced) run.take(advanced);
}

function countsOf(outcome: IngestOutcome, failed: readonly RunProblem[]): Counts {
	const { created, updated, unchanged, removed } = outcome;
	return { ...noCounts, created, updated, unchanged, removed, skipped: failed.length };
}

function refusedIn({ refused }: IngestOutcome): RunProblem[] {
	return refused.map(({ sourceId, problems: [first = notAccepted] }) => ({ sourceId, ...first }));
}
