import { readGoalSeries } from './daily-series.ts';
import { goal as goalEntity, projectOf, type Goal } from './goals/entity.ts';
import { periodOf, periodsUntil, type FirstWeekday } from './goals/period.ts';
import { progress, type Progress } from './goals/progress.ts';
import { project as projectEntity } from './projects/entity.ts';
import { currentSettings } from './settings/current.ts';
import { addDays, dayIn, deviceZone, type Day } from '#lib/platform/time/calendar.ts';
import type { Units } from '#lib/platform/units.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** A goal with how it stands now, and how it stood before, oldest first. */
export interface Standing {
	readonly goal: Goal;
	readonly now: Progress;
	readonly before: readonly Progress[];
	/** What the project is called whose hours count; absent where all do, or it is not here. */
	readonly project: string | undefined;
}

export interface Moment {
	readonly now: number;
	readonly today: Day;
	readonly weekStart: FirstWeekday;
	readonly units: Units;
	readonly dayStartMinutes: number;
}

export async function momentOf(reader: Reader, now: number): Promise<Moment> {
	const { homeZone, dayStartMinutes, weekStart, units } = await currentSettings(reader);
	const today = dayIn(now, homeZone ?? deviceZone(), dayStartMinutes);
	return { now, today, weekStart: weekStart === 'sunday' ? 7 : 1, units, dayStartMinutes };
}

export async function standingOf(
	reader: Reader,
	goal: Goal,
	{ now, today, weekStart, dayStartMinutes, count = 8 }: Moment & { count?: number }
): Promise<Standing> {
	const periods = periodsUntil(goal, today, { count: count + 1, weekStart });
	const [first] = periods;
	const current = periodOf(goal.window, today, weekStart);
	const from = first?.from ?? current.from;
	const asked = { from, to: addDays(today, 1), now, dayStartMinutes };
	const id = projectOf(goal);
	const [series, project] = await Promise.all([
		readGoalSeries(reader, goal, asked),
		id ? reader.get(projectEntity, id) : undefined
	]);
	const each = periods.map((period) => progress(goal, series, { period, today }));
	const last = each.at(-1) ?? progress(goal, series, { period: current, today });
	return { goal, now: last, before: each.slice(0, -1), project: project?.name };
}

/** Ended ones last, else in the order they were made. */
export async function readGoals(reader: Reader, moment: Moment): Promise<Standing[]> {
	const goals = await reader.range(goalEntity, { newestFirst: false });
	const hasEnded = ({ endDate }: Goal) => Number(endDate !== null && endDate < moment.today);
	goals.sort((a, b) => hasEnded(a) - hasEnded(b) || a.createdAt - b.createdAt);
	return Promise.all(goals.map((row) => standingOf(reader, row, moment)));
}
