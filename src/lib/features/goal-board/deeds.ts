import { goal as goalEntity, type Goal } from '#lib/domains/goals/entity.ts';
import { addDays, type Day } from '#lib/platform/time/calendar.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { change } from '#lib/sync/client/write.ts';

/** The range that holds today, if the goal is paused. */
export function pausedSince(goal: Pick<Goal, 'pausedRanges'>, today: Day): Day | null {
	const range = goal.pausedRanges.find(
		({ from, to }) => from <= today && (to === null || to >= today)
	);
	return range?.from ?? null;
}

export function pause(goal: Goal, today: Day): Write {
	const pausedRanges = [...goal.pausedRanges, { from: today, to: null }];
	return change(goalEntity, goal.id, { pausedRanges });
}

/** The pause ends with yesterday; one begun today was none. */
export function resume(goal: Goal, today: Day): Write {
	const pausedRanges = goal.pausedRanges
		.map((range) =>
			range.from <= today && (range.to === null || range.to >= today)
				? { from: range.from, to: addDays(today, -1) }
				: range
		)
		.filter(({ from, to }) => to === null || from <= to);
	return change(goalEntity, goal.id, { pausedRanges });
}

export function toggleSkip(goal: Goal, day: Day): Write {
	const skipMarks = goal.skipMarks.includes(day)
		? goal.skipMarks.filter((mark) => mark !== day)
		: [...goal.skipMarks, day].sort();
	return change(goalEntity, goal.id, { skipMarks });
}
