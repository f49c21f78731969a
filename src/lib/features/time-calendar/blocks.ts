import { entryLength } from '#lib/domains/time/tracked.ts';
import type { TimeEntry } from '#lib/domains/time/entity.ts';
import { addDays, dayOf, weekday, type Day } from '#lib/platform/time/calendar.ts';

const minuteMs = 60_000;
export const dayMinutes = 1440;
/** Shorter pauses are a breath, not time that is missing. */
const shortestGap = 15;
/** Longer ones are the end of work. */
const longestGap = 240;

type Entry = Pick<TimeEntry, 'id' | 'start' | 'stop' | 'utcOffset'>;

/** What an entry covers of one day, in minutes of the clock where it happened. */
export interface Block<E extends Entry = TimeEntry> {
	readonly entry: E;
	readonly from: number;
	readonly to: number;
	/** Which of `lanes` columns beside each other it stands in. */
	readonly lane: number;
	readonly lanes: number;
}

export interface Gap {
	readonly from: number;
	readonly to: number;
}

function piecesOf<E extends Entry>(entries: readonly E[], day: Day, now: number) {
	const midnight = Date.parse(`${day}T00:00:00Z`);
	return entries
		.map((entry) => {
			const from = (entry.start + entry.utcOffset * minuteMs - midnight) / minuteMs;
			return { entry, from, to: from + entryLength(entry, now) / minuteMs };
		})
		.filter(({ from, to }) => from < dayMinutes && (to > 0 || (from >= 0 && to === from)))
		.map(({ entry, from, to }) => ({
			entry,
			from: Math.max(0, from),
			to: Math.min(dayMinutes, to)
		}))
		.sort((a, b) => a.from - b.from || b.to - a.to);
}

export interface Drawing {
	readonly day: Day;
	readonly now: number;
	/** Minutes that even the shortest entry takes on the screen, so that it can be read and hit. */
	readonly least: number;
}

/** The entries of a day; those that overlap stand beside each other, all of one width. */
export function blocksOf<E extends Entry>(
	entries: readonly E[],
	{ day, now, least }: Drawing
): Block<E>[] {
	const blocks: Block<E>[] = [];
	let cluster: Omit<Block<E>, 'lanes'>[] = [];
	let ends: number[] = [];
	const close = () => {
		for (const piece of cluster) blocks.push({ ...piece, lanes: ends.length });
		cluster = [];
		ends = [];
	};
	for (const piece of piecesOf(entries, day, now)) {
		if (cluster.length > 0 && ends.every((end) => end <= piece.from)) close();
		const free = ends.findIndex((end) => end <= piece.from);
		const lane = free < 0 ? ends.length : free;
		ends[lane] = Math.max(piece.to, piece.from + least);
		cluster.push({ ...piece, lane });
	}
	close();
	return blocks;
}

/** What lies untracked between the first and the last entry of a day. */
export function gapsOf(blocks: readonly Pick<Block, 'from' | 'to'>[]): Gap[] {
	const gaps: Gap[] = [];
	let until: number | null = null;
	for (const { from, to } of blocks) {
		const length: number = until === null ? 0 : from - until;
		if (until !== null && length >= shortestGap && length <= longestGap)
			gaps.push({ from: until, to: from });
		until = Math.max(until ?? 0, to);
	}
	return gaps;
}

interface DrawnGap extends Gap {
	/** Short entries are drawn longer than they are, and reach into it. */
	readonly drawnFrom: number;
}

/** The gaps that have room to be hit: `least` minutes of the screen. */
export function drawnGaps(
	blocks: readonly Pick<Block, 'from' | 'to'>[],
	least: number
): DrawnGap[] {
	return gapsOf(blocks)
		.map((gap) => {
			const before = blocks.filter(({ from }) => from < gap.to);
			const ends = before.map(({ from, to }) => Math.max(to, from + least));
			return { ...gap, drawnFrom: Math.max(gap.from, ...ends) };
		})
		.filter(({ drawnFrom, to }) => to - drawnFrom >= least);
}

/** Milliseconds that entries cover of a day; overlaps count twice, as everywhere. */
export function coveredMs(blocks: readonly Pick<Block, 'from' | 'to'>[]): number {
	return blocks.reduce((sum, { from, to }) => sum + (to - from) * minuteMs, 0);
}

/** The days that a calendar shows: a week, or the one day. */
export function shownDays(day: Day, wide: boolean, weekStart: number): Day[] {
	if (!wide) return [day];
	const first = addDays(day, -((weekday(day) - weekStart + 7) % 7));
	return Array.from({ length: 7 }, (_, n) => addDays(first, n));
}

/** The minute of its own clock's day at which an instant lies. */
export function minuteOf(instant: number, utcOffset: number): number {
	const midnight = Date.parse(`${dayOf(instant, utcOffset)}T00:00:00Z`);
	return (instant + utcOffset * minuteMs - midnight) / minuteMs;
}

/** What begins earlier belongs to the night before. */
const wakingFrom = 5 * 60;
const morning = 8 * 60;
/** Room above, so that one sees that nothing was left out. */
const leadIn = 45;

type Drawn = Pick<Block, 'from' | 'to'>;

interface Opening {
	readonly now: number | null;
	/** So many minutes are in sight at once. */
	readonly visible: number;
	/** What is shorter is drawn so long. */
	readonly least: number;
	/** Further down it does not scroll. */
	readonly latest: number;
}

/**
 * The minute at which a calendar opens: the first waking hour in which something lies, or a later
 * one from which `now` is in sight, with most of what led up to it; and if it can be, nothing that is
 * drawn cut by it, or else only what leaves enough to be hit.
 */
export function openingMinute(blocks: readonly Drawn[], opening: Opening): number {
	const { now, visible, least, latest } = opening;
	const wanted = Math.min(wantedMinute(blocks, opening), latest);
	const drawn = blocks.map(({ from, to }) => ({ from, to: Math.max(to, from + least) }));
	const cutBy = (minute: number) => drawn.filter(({ from, to }) => from < minute && minute < to);
	const isWhole = (minute: number) => cutBy(minute).length === 0;
	const isHittable = (minute: number) => cutBy(minute).every(({ to }) => to - minute >= least);
	const places = drawn
		.flatMap(({ from, to }) => [from, to, to - least])
		.filter((minute) => now === null || (minute <= now - leadIn && minute > now - visible + leadIn))
		.filter((minute) => minute <= latest)
		.concat(wanted)
		.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
	if (isWhole(wanted)) return wanted;
	return places.find(isWhole) ?? places.find(isHittable) ?? wanted;
}

function wantedMinute(blocks: readonly Drawn[], { now, visible }: Opening): number {
	const waking = blocks.map(({ from }) => from).filter((from) => from >= wakingFrom);
	const first = Math.min(morning, ...waking) - leadIn;
	if (now === null) return first;
	return now < first ? Math.max(0, now - leadIn) : Math.max(first, now - (visible * 2) / 3);
}
