import { settleAbsence } from './absence.server.ts';
import { walkPages } from './pages.ts';
import type { Refusal } from './provider.ts';
import type { Run } from './run.server.ts';
import { readCursor, storeCursor, storePage } from './store-page.server.ts';
import { afterPage, afterWalk, planWalks, type Reach, type Walk } from './sync-plan.ts';

export interface IngestOrder {
	readonly reach: Reach;
	/** Removes what is missing over there, however much it is. */
	readonly removeMissing: boolean;
}

/** How a run came to its end. */
export type RunEnd =
	| { readonly kind: 'done'; readonly notice: string | null }
	| { readonly kind: 'refused'; readonly refusal: Refusal }
	/** By the person, or because this process ends. */
	| { readonly kind: 'halted' };

/** Walks each window that is due, newest first, and stores what it brings page by page. */
export async function ingestRun(run: Run, order: IngestOrder): Promise<RunEnd> {
	const { line } = run;
	const now = line.now();
	const { trailingDays } = line.registration.manifest;
	run.cursor = await readCursor(run);
	let notice: string | null = null;
	for (const walk of planWalks(run.cursor, order.reach, { now, trailingDays })) {
		run.begin(walk.part);
		const seen = new Set<string>();
		const end = await walkThrough(run, walk, seen);
		if (end) return end;
		const { removeMissing } = order;
		const absence = await settleAbsence(run, { walk, seen, removeMissing });
		if (absence.kind === 'refused') return absence;
		if (isHalted(run)) return { kind: 'halted' };
		if (absence.kind === 'mass') notice = massNotice(run, absence);
		await storeCursor(run, afterWalk(run.cursor, walk, now));
	}
	return { kind: 'done', notice };
}

const isHalted = (run: Run) => run.isStopping || run.signal.aborted;

/** Null: the walk is complete. The window stays as it is from the first page to the last. */
async function walkThrough(run: Run, walk: Walk, seen: Set<string>): Promise<RunEnd | null> {
	const { calls } = run;
	const pages = walkPages((pageToken) =>
		calls.make((token) => calls.provider.fetchPage({ token, window: walk.window, pageToken }))
	);
	for await (const answer of pages) {
		if (answer.kind !== 'ok') {
			return isHalted(run) ? { kind: 'halted' } : { kind: 'refused', refusal: answer };
		}
		const cursor = (oldest: number | null) => afterPage(run.cursor, walk, oldest);
		const { sourceIds } = await storePage(run, { records: answer.value.records, cursor });
		for (const id of sourceIds) seen.add(id);
		if (isHalted(run)) return { kind: 'halted' };
	}
	return null;
}

function massNotice({ line }: Run, { known, missing }: { known: number; missing: number }): string {
	const { name } = line.registration.manifest;
	return `${name} no longer lists ${missing} of ${known} records that it had before. None of them was removed here.`;
}
