import { expect, test } from 'vitest';
import {
	entryLength,
	overlappingIds,
	runningEntries,
	tracked,
	trackedByProject
} from './tracked.ts';

const hour = 3_600_000;
const day = { from: 24 * hour, to: 48 * hour };
const entry = (start: number, stop: number | null, projectId: string | null = null) => ({
	start: start * hour,
	stop: stop === null ? null : stop * hour,
	projectId
});

test('an entry over midnight counts on each day what lies in it', () => {
	expect(tracked([entry(22, 26)], day, 0)).toBe(2 * hour);
	expect(tracked([entry(22, 26)], { from: 0, to: 24 * hour }, 0)).toBe(2 * hour);
});

test('a running entry counts until now', () => {
	expect(tracked([entry(30, null)], day, 33 * hour)).toBe(3 * hour);
	expect(entryLength(entry(30, null), 33 * hour)).toBe(3 * hour);
	// A device whose clock lags behind the one that started it shows 0, never less.
	expect(entryLength(entry(30, null), 29 * hour)).toBe(0);
});

test('projects come with the longest first, and none is one of them', () => {
	const entries = [entry(25, 26, 'a'), entry(26, 29, null), entry(30, 31, 'a'), entry(50, 60, 'b')];
	expect(trackedByProject(entries, day, 0)).toEqual([
		{ projectId: null, milliseconds: 3 * hour },
		{ projectId: 'a', milliseconds: 2 * hour }
	]);
});

test('entries that lie over each other are found, also under a long one', () => {
	const named = (id: string, start: number, stop: number | null) => ({ ...entry(start, stop), id });
	const of = (...entries: ReturnType<typeof named>[]) =>
		[...overlappingIds(entries, 20 * hour)].sort();
	expect(of(named('a', 1, 3), named('b', 3, 5))).toEqual([]);
	expect(of(named('b', 2, 5), named('a', 1, 3))).toEqual(['a', 'b']);
	expect(of(named('long', 1, 10), named('a', 2, 3), named('b', 4, 5))).toEqual(['a', 'b', 'long']);
	expect(of(named('running', 12, null), named('a', 15, 16))).toEqual(['a', 'running']);
});

test('of running entries the newest comes first', () => {
	const entries = [entry(1, null), entry(5, null), entry(6, 7)];
	expect(runningEntries(entries).map((row) => row.start / hour)).toEqual([5, 1]);
});
