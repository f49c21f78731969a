import { overlap, type Span } from '#lib/platform/time/calendar.ts';
import type { TimeEntry } from './entity.ts';

type Entry = Pick<TimeEntry, 'start' | 'stop' | 'projectId'>;

/** Milliseconds of an entry so far, or in all once it is stopped. */
export function entryLength(entry: Pick<TimeEntry, 'start' | 'stop'>, now: number): number {
	return Math.max(0, (entry.stop ?? now) - entry.start);
}

/** Milliseconds tracked within a span: entries are cut at its edges, overlaps count twice. */
export function tracked(entries: readonly Entry[], within: Span, now: number): number {
	return entries.reduce(
		(sum, { start, stop }) => sum + overlap({ from: start, to: stop ?? now }, within),
		0
	);
}

export interface ProjectShare {
	readonly projectId: string | null;
	readonly milliseconds: number;
}

/** The same by project, the longest first; null is "no project". */
export function trackedByProject(
	entries: readonly Entry[],
	within: Span,
	now: number
): ProjectShare[] {
	const sums = new Map<string | null, number>();
	for (const { start, stop, projectId } of entries) {
		const length = overlap({ from: start, to: stop ?? now }, within);
		if (length > 0) sums.set(projectId, (sums.get(projectId) ?? 0) + length);
	}
	return [...sums]
		.map(([projectId, milliseconds]) => ({ projectId, milliseconds }))
		.sort((a, b) => b.milliseconds - a.milliseconds);
}

/** The ids of entries that lie over another one: two clocks ran at once, or a time was mistyped. */
export function overlappingIds(
	entries: readonly Pick<TimeEntry, 'id' | 'start' | 'stop'>[],
	now: number
): Set<string> {
	const ids = new Set<string>();
	let longest: { id: string; until: number } | null = null;
	for (const { id, start, stop } of [...entries].sort((a, b) => a.start - b.start)) {
		const until = stop ?? Math.max(start, now);
		if (longest && start < longest.until && until > start) ids.add(id).add(longest.id);
		if (!longest || until > longest.until) longest = { id, until };
	}
	return ids;
}

/** Running entries, the one started last first. */
export function runningEntries<E extends Entry>(entries: readonly E[]): E[] {
	return entries.filter((entry) => entry.stop === null).sort((a, b) => b.start - a.start);
}
