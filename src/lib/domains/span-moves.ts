import { clockOf } from '#lib/platform/entity/wall-text.ts';
import { offsetAt, type Zone } from '#lib/platform/time/calendar.ts';
import { snapMs } from '#lib/platform/time/snap.ts';
import type { Grip } from '#lib/platform/ui/hand-drag.svelte.ts';
import type { Reader, Write } from '#lib/sync/client/store.ts';
import { change, Refused } from '#lib/sync/client/write.ts';
import { fastingPeriod, type FastingPeriod } from './fasting/entity.ts';
import { outcomeOf, startProblem } from './fasting/fast.ts';
import { timeEntry, type TimeEntry } from './time/entity.ts';

type Entry = Pick<TimeEntry, 'id' | 'start' | 'stop' | 'utcOffset'>;
type Fast = Pick<FastingPeriod, 'id' | 'start' | 'end' | 'utcOffset' | 'goalHours' | 'reason'>;

/** A row that lasts, and whose ends a person may move. */
export type SpanRow =
	{ readonly of: 'entry'; readonly row: Entry } | { readonly of: 'fast'; readonly row: Fast };

/** What of it is held, and where that comes to lie: its end, or else its start. */
export interface Hold {
	readonly grip: Exclude<Grip, 'new'>;
	readonly to: number;
}

export interface SpanClock {
	readonly zone: Zone;
	readonly now: number;
}

export interface SpanMove {
	readonly label: string;
	readonly write: Write;
}

interface Ends {
	readonly start: number;
	/** Null while it runs. */
	readonly end: number | null;
}

const words = {
	entry: { move: 'Time entry moved', start: 'Start changed', end: 'Stop changed' },
	fast: { move: 'Fast moved', start: 'Start changed', end: 'End changed' }
} as const;

export function endsOf(one: SpanRow): Ends {
	const { start } = one.row;
	return { start, end: one.of === 'fast' ? one.row.end : one.row.stop };
}

/** By a key or a button: so many minutes from where it is. */
export function nudged(one: SpanRow, grip: Hold['grip'], minutes: number): Hold {
	const { start, end } = endsOf(one);
	return { grip, to: (grip === 'end' ? (end ?? start) : start) + minutes * 60_000 };
}

/**
 * Its ends afterwards: five minutes stay, what runs has begun and has no end to move. Work may be
 * planned ahead; that one has fasted may not.
 */
export function spanAfter(one: SpanRow, { grip, to }: Hold, now: number): Ends {
	const { start, end } = endsOf(one);
	if (grip === 'start' || (grip === 'move' && end === null))
		return { start: Math.min(to, Math.max(start, (end ?? now) - snapMs)), end };
	if (end === null) return { start, end };
	const latest = one.of === 'fast' ? Math.max(end, now) : Infinity;
	if (grip === 'end') {
		const earliest = Math.min(end, start + snapMs);
		return { start, end: Math.min(latest, Math.max(to, earliest)) };
	}
	const by = Math.min(to - start, latest - end);
	return { start: start + by, end: end + by };
}

/** What is reckoned from the length of a fast and its goal: of another length it has another outcome. */
function verdict(
	fast: Fast,
	{ start, end }: Ends,
	goalHours = fast.goalHours
): Partial<FastingPeriod> {
	if (end === null) return fast.end === null ? {} : { outcome: null, reason: null };
	const isAsLong = fast.end !== null && end - start === fast.end - fast.start;
	if (isAsLong && goalHours === fast.goalHours) return {};
	const outcome = outcomeOf({ ...fast, start, end, goalHours }, end);
	// Only what ended early has a reason for it.
	return { outcome, ...(outcome === 'ended_early' ? {} : { reason: null }) };
}

/** A patch of single fields, with what follows from it; a word for the outcome that was said stays. */
export function amendedFast(
	fast: FastingPeriod,
	patch: Readonly<Record<string, unknown>>,
	now: number
): Readonly<Record<string, unknown>> {
	const { start, end, goalHours }: FastingPeriod = { ...fast, ...patch };
	const problem = startProblem({ start, end }, now);
	if (problem) throw new Refused(fastingPeriod, [{ field: 'start', problem }]);
	return 'outcome' in patch ? patch : { ...patch, ...verdict(fast, { start, end }, goalHours) };
}

/** The write that moves it; null where it stays. Fields that it leaves alone are not written. */
export function spanMove(one: SpanRow, hold: Hold, { zone, now }: SpanClock): SpanMove | null {
	const before = endsOf(one);
	const after = spanAfter(one, hold, now);
	const [start, end] = [after.start !== before.start, after.end !== before.end];
	if (!start && !end) return null;
	const clock = clockOf(before.start, one.row.utcOffset, zone);
	const begun = start ? { start: after.start, utcOffset: offsetAt(after.start, clock) } : {};
	const label = words[one.of][hold.grip];
	if (one.of === 'entry') {
		const stopped = end ? { stop: after.end } : {};
		return { label, write: change(timeEntry, one.row.id, { ...begun, ...stopped }) };
	}
	const ended = { ...(end ? { end: after.end } : {}), ...verdict(one.row, after) };
	return { label, write: change(fastingPeriod, one.row.id, { ...begun, ...ended }) };
}

/** As it is by now: keys come faster than the screen follows. */
export async function freshSpan(reader: Reader, { of, row }: SpanRow): Promise<SpanRow | null> {
	if (of === 'entry') {
		const entry = await reader.get(timeEntry, row.id);
		return entry ? { of, row: entry } : null;
	}
	const fast = await reader.get(fastingPeriod, row.id);
	return fast ? { of, row: fast } : null;
}
