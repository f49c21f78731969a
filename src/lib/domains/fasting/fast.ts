import { isAhead } from '#lib/platform/time/ahead.ts';
import { numberText } from '#lib/platform/number.ts';
import type { FastingPeriod } from './entity.ts';

const hourMs = 3_600_000;

type Fast = Pick<FastingPeriod, 'start' | 'end' | 'goalHours'>;

export interface FastProgress {
	/** Milliseconds so far, or in all once it has ended. From instants, so true over clock changes. */
	readonly elapsed: number;
	readonly running: boolean;
	/** Milliseconds; null without a goal. */
	readonly goal: number | null;
	/** Share of the goal, above 1 beyond it; null without a goal. */
	readonly share: number | null;
	/** The instant the goal is or was reached. */
	readonly goalAt: number | null;
	readonly reached: boolean;
}

/** Milliseconds; a goal of no hours is none, and cannot be reached. */
const goalOf = ({ goalHours }: Pick<Fast, 'goalHours'>): number | null =>
	goalHours ? goalHours * hourMs : null;

export function fastProgress(fast: Fast, now: number): FastProgress {
	const elapsed = Math.max(0, (fast.end ?? now) - fast.start);
	const goal = goalOf(fast);
	return {
		elapsed,
		running: fast.end === null,
		goal,
		share: goal === null ? null : elapsed / goal,
		goalAt: goal === null ? null : fast.start + goal,
		reached: goal !== null && elapsed >= goal
	};
}

/** What is wrong with when a fast begins; null: nothing. */
export function startProblem(
	{ start, end }: Pick<FastingPeriod, 'start' | 'end'>,
	now: number
): string | null {
	return end === null && isAhead(start, now) ? 'A running fast cannot begin in the future.' : null;
}

export type FastOutcome = NonNullable<FastingPeriod['outcome']>;

/** A word, never a verdict. */
export function outcomeOf(fast: Fast, end: number): FastOutcome {
	const goal = goalOf(fast);
	if (goal === null) return 'open';
	return end - fast.start >= goal ? 'reached' : 'ended_early';
}

/** The running fast that began first; a second one (another device) is left to the person. */
export function runningFast<F extends Fast>(fasts: readonly F[]): F | null {
	let first: F | null = null;
	for (const fast of fasts) {
		if (fast.end === null && (first === null || fast.start < first.start)) first = fast;
	}
	return first;
}

/** "16:8" for a goal that leaves an eating window within a day, else "36 h". */
export function protocolOf(goalHours: number | null): string {
	if (!goalHours) return '';
	const rounded = Math.round(goalHours * 10) / 10;
	return rounded > 0 && rounded < 24 && Number.isInteger(rounded)
		? `${rounded}:${24 - rounded}`
		: `${numberText(rounded, 1)} h`;
}

/** The day a fast counts for is that of its end; a running one counts for now. */
export function countedAt(fast: Fast, now: number): number {
	return fast.end ?? now;
}
