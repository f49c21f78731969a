import { change, create } from '#lib/sync/client/write.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { timeEntry, type TimeEntry } from './entity.ts';

export interface TimerStart {
	readonly start: number;
	readonly utcOffset: number;
	readonly description: string;
	readonly projectId: string | null;
	readonly tags?: readonly string[];
	readonly billable?: boolean;
}

/** Only its owner can stop what a provider runs: here it would go on looking stopped. */
export function isStoppable({ source }: Pick<TimeEntry, 'source'>): boolean {
	return source === 'manual';
}

/**
 * Starts a timer; whatever runs here is stopped at the same moment, so that only one does. What
 * runs at a provider goes on.
 */
export function startTimer(begin: TimerStart, running: readonly TimeEntry[]): Write[] {
	const { tags = [], billable = false, ...rest } = begin;
	return [
		...running.filter(isStoppable).map((entry) => stopTimer(entry, begin.start)),
		create(timeEntry, { ...rest, stop: null, tags: [...tags], billable })
	];
}

export function stopTimer(entry: Pick<TimeEntry, 'id' | 'start'>, stop: number): Write {
	// Another device's clock may be ahead: an entry never ends before it began.
	return change(timeEntry, entry.id, { stop: Math.max(entry.start, stop) });
}

/**
 * Two entries of the same work, the second from the given moment on. Both keep what was noted; what
 * ran goes on in the second.
 */
export function splitEntry(entry: TimeEntry, at: number, utcOffset: number): Write[] {
	const { stop, description, projectId, tags, billable } = entry;
	const rest = { description, projectId, tags: [...tags], billable };
	return [
		change(timeEntry, entry.id, { stop: at }),
		create(timeEntry, { ...rest, start: at, stop, utcOffset })
	];
}
