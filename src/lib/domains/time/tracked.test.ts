import { expect, test } from 'vitest';
import {
	entryLength,
	overlappingIds,
	runningEntries,
	trackedByDay,
	trackedByProject,
	trackedOn
} from './tracked.ts';

const hour = 3_600_000;
const second = { from: '1970-01-02', to: '1970-01-03' };
const clock = { now: 33 * hour, dayStartMinutes: 0 };
const entry = (start: number, stop: number | null, projectId: string | null = null) => ({
	start: start * hour,
	stop: stop === null ? null : stop * hour,
	utcOffset: 0,
	projectId
});

test('an entry over midnight counts on each day what lies in it', () => {
	expect([...trackedByDay([entry(22, 27)], clock)]).toEqual([
		['1970-01-01', 2 * hour],
		['1970-01-02', 3 * hour]
	]);
	expect(trackedOn([entry(22, 27)], second, clock)).toBe(3 * hour);
	const late = { ...clock, dayStartMinutes: 120 };
	expect([...trackedByDay([entry(22, 27)], late)]).toEqual([
		['1970-01-01', 4 * hour],
		['1970-01-02', hour]
	]);
});

test('an entry is of the day on the clock by which it was lived', () => {
	const inTokyo = { ...entry(22, 23), utcOffset: 540 };
	expect([...trackedByDay([inTokyo], clock).keys()]).toEqual(['1970-01-02']);
});

test('a running entry counts until now', () => {
	expect(trackedOn([entry(30, null)], second, clock)).toBe(3 * hour);
	expect(entryLength(entry(30, null), 33 * hour)).toBe(3 * hour);
	// A device whose clock lags behind the one that started it shows 0, never less.
	expect(entryLength(entry(30, null), 29 * hour)).toBe(0);
	expect(trackedOn([entry(30, null)], second, { ...clock, now: 29 * hour })).toBe(0);
});

test('projects come with the longest first, and none is one of them', () => {
	const entries = [entry(25, 26, 'a'), entry(26, 29, null), entry(30, 31, 'a'), entry(50, 60, 'b')];
	expect(trackedByProject(entries, second, clock)).toEqual([
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
