import { settleAbsence } from './absence.server.ts';
import { settleSetAside } from './absent-set-aside.server.ts';
import { forgetTold, readStanding, storeCursor } from './cursor.server.ts';
import { oneAhead } from './one-ahead.ts';
import { walkPages } from './pages.ts';
import type { Answer, RecordPage, Refusal } from './provider.ts';
import type { Run } from './run.server.ts';
import { readParts, storePage, type Part } from './store-page.server.ts';
import { subscribe } from './subscribe.server.ts';
import {
	afterPage,
	afterWalk,
	isDeepDue,
	knownSpan,
	planWalks,
	requestOf,
	withoutMark,
	type Reach,
	type Walk
} from './sync-plan.ts';

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

/** Walks everything that is due, newest first, and stores what it brings page by page. */
export async function ingestRun(run: Run, order: IngestOrder): Promise<RunEnd> {
	const now = run.line.now();
	const { manifest } = run.line.registration;
	const { cursor, told } = await readStanding(run);
	run.cursor = cursor;
	let notice: string | null = null;
	let walks = planWalks(run.cursor, order.reach, { now, manifest, told });
	for (let at = 0; at < walks.length; at += 1) {
		const walk = walks[at];
		if (!walk) break;
		const end = await walkOnce(run, { walk, now, removeMissing: order.removeMissing });
		if (end?.kind === 'refused' && end.refusal.kind === 'mark_expired') {
			run.cursor = withoutMark(run.cursor);
			walks = planWalks(run.cursor, order.reach, { now, manifest, told });
			at = -1;
		} else if (end?.kind === 'mass') notice = end.notice;
		else if (end) return end;
	}
	if (told && order.reach.kind === 'due') await forgetTold(run, told);
	if (isDeepDue(cursor, now)) notice ??= await subscribe(run);
	return { kind: 'done', notice };
}

export interface Walking {
	readonly walk: Walk;
	/** When the run began. */
	readonly now: number;
	readonly removeMissing: boolean;
}

type WalkEnd = RunEnd | { readonly kind: 'mass'; readonly notice: string };

/** Null: the walk is complete, and nothing was odd. */
async function walkOnce(run: Run, walking: Walking): Promise<WalkEnd | null> {
	const { walk, now, removeMissing } = walking;
	run.begin(walk.part, knownSpan(walk, now));
	const through = await walkThrough(run, walking);
	if ('kind' in through) return through;
	if (walk.part === 'changes') return null;
	const { seen, mark } = through;
	// Marked deletions came with the changes: to look for others as well would cost a call each.
	const isTold = walk.part !== 'told' && !removeMissing && areDeletionsTold(run);
	const options = { window: walk.window, seen, removeMissing };
	const absence = isTold ? settled : await settleAbsence(run, options);
	if (absence.kind === 'refused') return absence;
	if (isHalted(run)) return { kind: 'halted' };
	const refusal =
		isTold || absence.kind === 'mass' ? null : await settleSetAside(run, walking, seen);
	if (refusal) return { kind: 'refused', refusal };
	await storeCursor(run, afterWalk(run.cursor, walk, { now, mark }));
	return absence.kind === 'mass' ? { kind: 'mass', notice: massNotice(run, absence) } : null;
}

const settled = { kind: 'settled' } as const;

function areDeletionsTold({ line, cursor }: Run): boolean {
	const { deletions } = line.registration.manifest.capabilities;
	return deletions === 'marked' && (cursor?.mark ?? null) !== null;
}

const isHalted = (run: Run) => run.isStopping || run.signal.aborted;

interface Walked {
	/** Ids of the source that came. */
	readonly seen: ReadonlySet<string>;
	readonly mark: string | null;
}

/** What is asked for stays as it is from the first page to the last. */
async function walkThrough(run: Run, { walk, now }: Walking): Promise<RunEnd | Walked> {
	const seen = new Set<string>();
	let mark: string | null = null;
	// The next page comes and is read while this one is stored.
	for await (const answer of oneAhead(pagesOf(run, walk))) {
		if (answer.kind !== 'ok') {
			return isHalted(run) ? { kind: 'halted' } : { kind: 'refused', refusal: answer };
		}
		const { parts, next, reached } = answer.value;
		mark ??= answer.value.mark ?? null;
		const ended = { now, mark };
		const isEnd = next === null && walk.part === 'changes';
		const cursor = (oldest: number | null) =>
			isEnd
				? afterWalk(run.cursor, walk, ended)
				: afterPage(run.cursor, walk, reached === undefined ? oldest : reached);
		run.sweep(reached === undefined ? oldestIn(parts) : reached);
		const { sourceIds } = await storePage(run, { parts, cursor });
		for (const id of sourceIds) seen.add(id);
		if (isHalted(run)) return { kind: 'halted' };
	}
	return { seen, mark };
}

function oldestIn(parts: readonly Part[]): number | null {
	const began = parts.flatMap(({ read }) => (read.oldest === null ? [] : [read.oldest]));
	return began.length > 0 ? Math.min(...began) : null;
}

type ReadPage = Omit<RecordPage, 'records'> & { readonly parts: readonly Part[] };

async function* pagesOf(run: Run, walk: Walk): AsyncGenerator<Answer<ReadPage>, void> {
	const { make, provider } = run.calls;
	const request = requestOf(walk);
	const pages = walkPages((pageToken) =>
		make((token) => provider.fetchPage({ token, walk: request, pageToken }))
	);
	for await (const answer of pages) {
		if (answer.kind !== 'ok') yield answer;
		else {
			const { records, ...rest } = answer.value;
			yield { kind: 'ok', value: { ...rest, parts: await readParts(run, records) } };
		}
	}
}

function massNotice({ line }: Run, { known, missing }: { known: number; missing: number }): string {
	const { name } = line.registration.manifest;
	return `${name} no longer lists ${missing} of ${known} records that it had before. None of them was removed here.`;
}
