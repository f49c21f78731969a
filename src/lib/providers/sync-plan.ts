import type { Manifest, WalkRequest, Window } from './provider.ts';

const DAY_MS = 86_400_000;
/** What Today needs comes first; history follows. */
const FIRST_DAYS = 30;
/** Late corrections beyond the trailing window are found by a deeper walk now and then. */
const DEEP_DAYS = 90;
const DEEP_EVERY_MS = 7 * DAY_MS;
/** Our clock may be slow: what the provider calls now must still be inside. */
const AHEAD_MS = DAY_MS;
/** Before any record of a wearable or a scale. */
const BEGINNING = Date.UTC(2000, 0, 1);

/** Up to where a provider's records are in. Stored with the rows it speaks of. */
export interface Cursor {
	/** What began before this is still to be fetched; null: all of it is in. */
	readonly historyBefore: number | null;
	/** When the last complete walk of what is recent, or of what changed, began; 0: never. */
	readonly walkedAt: number;
	readonly deepAt: number;
	/** Where the next walk of changes begins; absent or null: a window is walked instead. */
	readonly mark?: string | null;
}

/** What a run was asked for. */
export type Reach =
	| { readonly kind: 'due' }
	/** The activity's own time lies in the last so many days. */
	| { readonly kind: 'days'; readonly days: number }
	/** The activity's own time lies in it. */
	| { readonly kind: 'window'; readonly window: Window }
	| { readonly kind: 'all' };

interface WindowWalk {
	/** `told`: what a webhook named. */
	readonly part: 'recent' | 'history' | 'asked' | 'told';
	readonly window: Window;
}

interface ChangesWalk {
	readonly part: 'changes';
	readonly mark: string;
}

export type Walk = WindowWalk | ChangesWalk;

export function requestOf(walk: Walk): WalkRequest {
	return walk.part === 'changes'
		? { kind: 'changes', mark: walk.mark }
		: { kind: 'window', window: walk.window };
}

export interface PlanFor {
	readonly now: number;
	readonly manifest: Pick<Manifest, 'trailingDays' | 'deepDays' | 'capabilities'>;
	/** What a webhook asked to list again. */
	readonly told: Window | null;
}

/** The walks of a run, in their order. */
export function planWalks(cursor: Cursor | null, reach: Reach, plan: PlanFor): Walk[] {
	const { now } = plan;
	const end = now + AHEAD_MS;
	if (reach.kind === 'all') return [{ part: 'asked', window: { start: BEGINNING, end } }];
	if (reach.kind === 'days') {
		return [{ part: 'asked', window: { start: now - reach.days * DAY_MS, end } }];
	}
	if (reach.kind === 'window') return [{ part: 'asked', window: reach.window }];
	const start = trail(cursor, plan);
	const walks: Walk[] = [];
	const mark = plan.manifest.capabilities.changedSince ? (cursor?.mark ?? null) : null;
	if (mark !== null) walks.push({ part: 'changes', mark });
	if (plan.told) walks.push({ part: 'told', window: plan.told });
	if (mark === null || needsListing(cursor, plan)) {
		walks.push({ part: 'recent', window: { start, end } });
	}
	const historyEnd = cursor ? cursor.historyBefore : start;
	if (historyEnd !== null && historyEnd > BEGINNING) {
		walks.push({ part: 'history', window: { start: BEGINNING, end: historyEnd } });
	}
	return walks;
}

/** Changes say everything, except deletions that show by absence, and what leaves unsaid. */
function needsListing(cursor: Cursor | null, { now, manifest }: PlanFor): boolean {
	return manifest.capabilities.deletions === 'absence' || isDeepDue(cursor, now);
}

export function isDeepDue(cursor: Cursor | null, now: number): boolean {
	return !cursor || now - cursor.deepAt >= DEEP_EVERY_MS;
}

/** As if it had never been asked for changes: what is recent is walked deeply and gives a mark. */
export function withoutMark(cursor: Cursor | null): Cursor | null {
	return cursor && { ...cursor, mark: null, deepAt: 0 };
}

function trail(cursor: Cursor | null, { now, manifest }: PlanFor): number {
	if (!cursor) return now - FIRST_DAYS * DAY_MS;
	const { trailingDays, deepDays = DEEP_DAYS } = manifest;
	const days = isDeepDue(cursor, now) ? deepDays : trailingDays;
	// Slots that were missed are made up for by a wider window.
	return Math.max(BEGINNING, Math.min(now, cursor.walkedAt) - days * DAY_MS);
}

/** After a page of history was stored, whose oldest record began at `oldest`. */
export function afterPage(cursor: Cursor | null, walk: Walk, oldest: number | null): Cursor | null {
	if (walk.part !== 'history' || oldest === null || !cursor) return cursor;
	// That very moment stays inside: another record may have begun in it.
	return { ...cursor, historyBefore: Math.min(walk.window.end, oldest + 1) };
}

/** From before any record on: what it does not bring is not there. */
export function isWhole({ start, end }: Window, now: number): boolean {
	return start <= BEGINNING && end > now;
}

/** What a walk goes through up to now; null where nobody knows when its records begin. */
export function knownSpan(walk: Walk, now: number): Window | null {
	if (walk.part === 'changes' || walk.window.start <= BEGINNING) return null;
	const { start, end } = walk.window;
	return { start, end: Math.max(start, Math.min(end, now)) };
}

/** After a walk came to its end. `mark`: what its pages said of the next walk of changes. */
export function afterWalk(
	cursor: Cursor | null,
	walk: Walk,
	{ now, mark }: { now: number; mark: string | null }
): Cursor | null {
	if (walk.part === 'changes') {
		return cursor && { ...cursor, walkedAt: now, mark: mark ?? walk.mark };
	}
	const { start, end } = walk.window;
	if (walk.part === 'history') return cursor && { ...cursor, historyBefore: null };
	const whole = isWhole(walk.window, now);
	if (walk.part === 'told' || (walk.part === 'asked' && !whole)) return cursor;
	const isDeep = end - start >= DEEP_DAYS * DAY_MS;
	const historyBefore = cursor ? cursor.historyBefore : start;
	return {
		historyBefore: whole ? null : historyBefore,
		walkedAt: now,
		deepAt: isDeep || !cursor ? now : cursor.deepAt,
		// An older mark is never wrong: it brings more than is needed.
		mark: cursor?.mark ?? mark
	};
}

/** What is missing from a complete walk was deleted there, unless that would be too much at once. */
export function isMassDisappearance(known: number, missing: number): boolean {
	return missing > Math.max(5, known * 0.2);
}
