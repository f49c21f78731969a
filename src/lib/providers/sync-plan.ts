import type { Window } from './provider.ts';

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
	/** When the last complete trailing walk began; 0: never. */
	readonly walkedAt: number;
	readonly deepAt: number;
}

/** What a run was asked for. */
export type Reach =
	| { readonly kind: 'due' }
	/** The activity's own time lies in the last so many days. */
	| { readonly kind: 'days'; readonly days: number }
	| { readonly kind: 'all' };

export interface Walk {
	readonly part: 'recent' | 'history' | 'asked';
	readonly window: Window;
}

/** The windows that a run walks, in their order. */
export function planWalks(
	cursor: Cursor | null,
	reach: Reach,
	{ now, trailingDays }: { now: number; trailingDays: number }
): Walk[] {
	const end = now + AHEAD_MS;
	if (reach.kind === 'all') return [{ part: 'asked', window: { start: BEGINNING, end } }];
	if (reach.kind === 'days') {
		return [{ part: 'asked', window: { start: now - reach.days * DAY_MS, end } }];
	}
	const recent: Walk = { part: 'recent', window: { start: trail(cursor, now, trailingDays), end } };
	const historyEnd = cursor ? cursor.historyBefore : recent.window.start;
	if (historyEnd === null || historyEnd <= BEGINNING) return [recent];
	return [recent, { part: 'history', window: { start: BEGINNING, end: historyEnd } }];
}

function trail(cursor: Cursor | null, now: number, trailingDays: number): number {
	if (!cursor) return now - FIRST_DAYS * DAY_MS;
	const days = now - cursor.deepAt >= DEEP_EVERY_MS ? DEEP_DAYS : trailingDays;
	// Slots that were missed are made up for by a wider window.
	return Math.min(now, cursor.walkedAt) - days * DAY_MS;
}

/** After a page of history was stored, whose oldest record began at `oldest`. */
export function afterPage(cursor: Cursor | null, walk: Walk, oldest: number | null): Cursor | null {
	if (walk.part !== 'history' || oldest === null || !cursor) return cursor;
	// That very moment stays inside: another record may have begun in it.
	return { ...cursor, historyBefore: Math.min(walk.window.end, oldest + 1) };
}

/** After a walk came to its end. */
export function afterWalk(cursor: Cursor | null, walk: Walk, now: number): Cursor | null {
	const { start, end } = walk.window;
	if (walk.part === 'history') return cursor && { ...cursor, historyBefore: null };
	const isWhole = start <= BEGINNING;
	if (walk.part === 'asked' && !isWhole) return cursor;
	const isDeep = end - start >= DEEP_DAYS * DAY_MS;
	const historyBefore = cursor ? cursor.historyBefore : start;
	return {
		historyBefore: isWhole ? null : historyBefore,
		walkedAt: now,
		deepAt: isDeep || !cursor ? now : cursor.deepAt
	};
}

/** What is missing from a complete walk was deleted there, unless that would be too much at once. */
export function isMassDisappearance(known: number, missing: number): boolean {
	return missing > Math.max(5, known * 0.2);
}
