import type { Write } from '#lib/sync/client/store.ts';
import { change, remove } from '#lib/sync/client/write.ts';
import { isStoppable } from './deeds.ts';
import { timeEntry, type TimeEntry } from './entity.ts';

/** Two entries, the one that began first in front. */
export type EntryPair = readonly [first: TimeEntry, second: TimeEntry];

export function inOrder([one, other]: EntryPair): EntryPair {
	return one.start <= other.start ? [one, other] : [other, one];
}

type Work = Pick<TimeEntry, 'projectId' | 'description'>;

/** Whether both were spent on the same. */
export function isSameWork(one: Work, other: Work): boolean {
	return one.projectId === other.projectId && one.description === other.description;
}

/** Milliseconds that lie between them; below 0 they overlap by so much. */
export function gapBetween([first, second]: EntryPair, now: number): number {
	const end = first.stop ?? now;
	return second.start < end ? second.start - Math.min(end, second.stop ?? now) : second.start - end;
}

/** Why two entries are not made one, in words; null where nothing is in the way. */
export function mergeProblem(pair: EntryPair): string | null {
	if (!isSameWork(...pair))
		return 'Only entries of the same project with the same description can be merged.';
	const isElsewhere = pair.some((entry) => entry.stop === null && !isStoppable(entry));
	return isElsewhere ? 'One of them still runs at its source. Stop it there first.' : null;
}

/** One entry in place of two: from the first start to the last stop, running while one of them runs. */
export function mergeEntries([first, second]: EntryPair): Write[] {
	const runs = first.stop === null || second.stop === null;
	const merged = {
		stop: runs ? null : Math.max(first.stop ?? 0, second.stop ?? 0),
		tags: [...new Set([...first.tags, ...second.tags])],
		billable: first.billable || second.billable
	};
	return [change(timeEntry, first.id, merged), remove(timeEntry, second.id)];
}
