import type { AccessTokens } from './access-token.server.ts';
import { callsFor } from './calls.server.ts';
import type { Line } from './connection.server.ts';
import { ingestRun, type RunEnd } from './ingest-run.server.ts';
import { Run } from './run.server.ts';
import { claimDue, claimOne, type RunClaim } from './run-claim.server.ts';
import { finishRun, type Ending, type RunResult } from './run-finish.server.ts';
import { noCounts, type Counts, type Progress, type Trigger } from './run-view.ts';
import type { Reach } from './sync-plan.ts';

export interface RunOrder {
	readonly trigger: Trigger;
	readonly reach: Reach;
	readonly removeMissing?: boolean;
	readonly onProgress?: (progress: Progress, counts: Counts) => void;
}

/** The runs of one provider in this process. */
export interface Runs {
	/** Begins a run for a person; null while one is under way or when they must act first. */
	begin(userId: string, order: RunOrder): Promise<{ result: Promise<RunResult> } | null>;
	/** Begins what is due, as far as there is room. */
	beginDue(): Promise<{ readonly results: readonly Promise<RunResult>[] }>;
	/** Makes a run of this process look up from a wait: the person asked it to end. */
	nudge(userId: string): void;
	/** Ends every run at its next page and waits for it. */
	stop(): Promise<void>;
}

/** At once in one process; the rest stays due. */
const MOST_RUNS = 4;

interface Under {
	readonly userId: string;
	readonly halt: AbortController;
	readonly result: Promise<RunResult>;
}

export function createRuns(line: Line, tokens: AccessTokens): Runs {
	const under = new Set<Under>();
	let isShutdown = false;

	function launch(claim: RunClaim, order: Partial<RunOrder> = {}): Promise<RunResult> {
		const halt = new AbortController();
		const given = { claim, order, signal: halt.signal };
		const result = walked(line, tokens, given).then((ending) =>
			finishRun(line, claim, { ...ending, isShutdown })
		);
		const entry = { userId: claim.connection.userId, halt, result };
		under.add(entry);
		return result.finally(() => under.delete(entry));
	}

	return {
		async begin(userId, order) {
			const claim = await claimOne(line, userId, order);
			return claim && { result: launch(claim, order) };
		},
		async beginDue() {
			const room = MOST_RUNS - under.size;
			if (isShutdown || room <= 0) return { results: [] };
			const results = (await claimDue(line, room)).map((claim) => launch(claim));
			for (const result of results) {
				result.catch((error: unknown) => line.report(error, 'a sync run'));
			}
			return { results };
		},
		nudge(userId) {
			for (const entry of under) if (entry.userId === userId) entry.halt.abort();
		},
		async stop() {
			isShutdown = true;
			for (const { halt } of under) halt.abort();
			await Promise.allSettled([...under].map(({ result }) => result));
		}
	};
}

interface Launch {
	readonly claim: RunClaim;
	readonly order: Partial<RunOrder>;
	readonly signal: AbortSignal;
}

/** Whatever happens becomes an ending: a claimed connection is always let go again. */
async function walked(
	line: Line,
	tokens: AccessTokens,
	{ claim, order, signal }: Launch
): Promise<Omit<Ending, 'isShutdown'>> {
	const { connection, runId: id, reach } = claim;
	const { removeMissing = false, onProgress } = order;
	let run: Run | undefined;
	try {
		const calls = await callsFor(line, { connection, tokens, signal });
		if (!calls) return { end: noApplication(line), counts: noCounts };
		run = new Run({ line, connection, id, calls, signal, onProgress });
		const end = await ingestRun(run, { reach, removeMissing });
		return { end, counts: run.standing.counts };
	} catch (error) {
		return { end: { kind: 'broken', error }, counts: run?.standing.counts ?? noCounts };
	}
}

function noApplication({ registration }: Line): RunEnd {
	const reason = `The id and secret of this server's ${registration.manifest.name} app are missing.`;
	return { kind: 'refused', refusal: { kind: 'ours_to_fix', reason } };
}
