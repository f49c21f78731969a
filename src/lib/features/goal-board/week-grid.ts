import { readGoalSeries } from '#lib/domains/daily-series.ts';
import { goal as goalEntity, type Goal } from '#lib/domains/goals/entity.ts';
import { isEligible, isExcused, periodOf } from '#lib/domains/goals/period.ts';
import { progress, type DailySeries } from '#lib/domains/goals/progress.ts';
import { addDays, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { steps } from './next-step.ts';
import { momentOf } from '#lib/domains/goal-standings.ts';

/** How a goal stands on one day. Excused: paused or skipped; off: nothing is asked of the day. */
type CellState = 'done' | 'open' | 'excused' | 'off' | 'ahead';

export interface Cell {
	readonly day: Day;
	readonly state: CellState;
}

export interface GridRow {
	readonly goal: Goal;
	readonly cells: readonly Cell[];
}

/** What is asked of each day by itself; of a longer period every day that brought something counts. */
const isDaily = ({ window, aggregation }: Goal) => window === 'day' || aggregation === 'days';

function stateOf(goal: Goal, series: DailySeries, at: { day: Day; today: Day }): CellState {
	const { day, today } = at;
	if (isExcused(goal, day)) return 'excused';
	if (!isEligible(goal, day)) return 'off';
	if (day > today) return 'ahead';
	if (!isDaily(goal)) return series.values.get(day) ? 'done' : 'open';
	const own: Goal = { ...goal, window: 'day', aggregation: 'sum' };
	return progress(own, series, { period: periodOf('day', day), today }).status === 'met'
		? 'done'
		: 'open';
}

/** The seven days that end with `day`, goal by goal; goals that ended before them are left out. */
export async function readWeekGrid(reader: Reader, day: Day, now: number): Promise<GridRow[]> {
	const { today, dayStartMinutes } = await momentOf(reader, now);
	const days = Array.from({ length: 7 }, (_, n) => addDays(day, n - 6));
	const from = days[0] ?? day;
	const goals = await reader.range(goalEntity, { newestFirst: false });
	const lives = ({ startDate, endDate }: Goal) =>
		startDate <= day && (endDate === null || endDate >= from);
	const asked = { from, to: addDays(day, 1), now, dayStartMinutes };
	return Promise.all(
		goals
			.filter(lives)
			.sort((a, b) => a.createdAt - b.createdAt)
			.map(async (goal) => {
				const series = await readGoalSeries(reader, goal, asked);
				const cells = days.map((of) => ({
					day: of,
					state: stateOf(goal, series, { day: of, today })
				}));
				return { goal, cells };
			})
	);
}

/** Where what the goal counts is logged for a day. */
export function logHref({ metric }: Goal, day: Day): string {
	return `/?day=${day}&add=${steps[metric].sheet}`;
}
