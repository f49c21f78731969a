import {
	addDays,
	dayOf,
	dayRange,
	overlap,
	type Day,
	type Span
} from '#lib/platform/time/calendar.ts';
import type { TimeEntry } from './entity.ts';

type Entry = Pick<TimeEntry, 'start' | 'stop' | 'projectId'>;

/** Milliseconds of an entry so far, or in all once it is stopped. */
export function entryLength(entry: Pick<TimeEntry, 'start' | 'stop'>, now: number): number {
	return Math.max(0, (entry.stop ?? now) - entry.start);
}

/** The moment it is, for what still runs, and the minute after midnight at which a day begins. */
export interface DayClock {
	readonly now: number;
	readonly dayStartMinutes: number;
}

type Spent = Pick<TimeEntry, 'start' | 'stop' | 'utcOffset'>;

/** What of an entry lies on a day. */
interface Piece {
	readonly day: Day;
	readonly milliseconds: number;
}

/**
 * An entry cut where one day ends and the next begins, on the clock by which it was lived: whoever
 * has moved on since finds each day as it was. Every sum over days is made of these.
 */
export function piecesOf({ start, stop, utcOffset }: Spent, clock: DayClock): Piece[] {
	const { now, dayStartMinutes } = clock;
	const span = { from: start, to: stop ?? now };
	const pieces: Piece[] = [];
	const last = dayOf(span.to, utcOffset, dayStartMinutes);
	for (let day = dayOf(start, utcOffset, dayStartMinutes); day <= last; day = addDays(day, 1)) {
		const milliseconds = overlap(span, dayRange(day, utcOffset, dayStartMinutes));
		if (milliseconds > 0) pieces.push({ day, milliseconds });
	}
	return pieces;
}

/** Milliseconds by day; overlaps count twice. */
export function trackedByDay(entries: readonly Spent[], clock: DayClock): Map<Day, number> {
	const sums = new Map<Day, number>();
	for (const entry of entries) {
		for (const { day, milliseconds } of piecesOf(entry, clock)) {
			sums.set(day, (sums.get(day) ?? 0) + milliseconds);
		}
	}
	return sums;
}

/** Whole days: `to` is the first one after them. */
export interface Days {
	readonly from: Day;
	readonly to: Day;
}

/** Milliseconds on some days. */
export function trackedOn(entries: readonly Spent[], days: Days, clock: DayClock): number {
	return entries
		.flatMap((entry) => piecesOf(entry, clock))
		.filter(({ day }) => day >= days.from && day < days.to)
		.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

export interface ProjectShare {
	readonly projectId: string | null;
	readonly milliseconds: number;
}

/** The same by project, the longest first; null is "no project". */
export function trackedByProject(
	entries: readonly (Spent & Entry)[],
	days: Days,
	clock: DayClock
): ProjectShare[] {
	const sums = new Map<string | null, number>();
	for (const entry of entries) {
		const length = trackedOn([entry], days, clock);
		if (length > 0) sums.set(entry.projectId, (sums.get(entry.projectId) ?? 0) + length);
	}
	return [...sums]
		.map(([projectId, milliseconds]) => ({ projectId, milliseconds }))
		.sort((a, b) => b.milliseconds - a.milliseconds);
}

/** Clocks around the world differ by at most 26 hours. */
const worldMs = 26 * 3_600_000;
/** An entry that was stopped may have begun so long before a day that it reaches into. */
const longestEntryMs = 8 * 86_400_000;

/** Where the entries of some days are found. */
export function entriesOver({ from, to }: Days): Span {
	return { from: Date.parse(from) - worldMs - longestEntryMs, to: Date.parse(to) + worldMs };
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
