import { momentOf, standingOf, type Standing } from '#lib/domains/goal-standings.ts';
import { goal } from '#lib/domains/goals/entity.ts';
import type { Status } from '#lib/domains/goals/progress.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import type { DayFrame } from './read-day.ts';
import type { TileFacts } from './tiles.ts';

export async function readGoalsTile(reader: Reader, { day }: DayFrame): Promise<Standing[]> {
	const now = Date.now();
	const [goals, moment] = await Promise.all([reader.range(goal, {}), momentOf(reader, now)]);
	return Promise.all(
		goals.map((each) => standingOf(reader, each, { ...moment, today: day, count: 0 }))
	);
}

const good: readonly Status[] = ['met', 'ahead', 'on_pace'];
/** What asks for nothing on this day is not counted. */
const resting: readonly Status[] = ['paused', 'outside'];

/** "3 of 5": how many stand well; what lags is named, without blame. */
export function goalsTile(standings: readonly Standing[]): TileFacts {
	const open = standings.map(({ now }) => now.status).filter((one) => !resting.includes(one));
	if (open.length === 0) return { value: null, sub: 'None for this day', mean: '', points: [] };
	const count = (...of: readonly Status[]) => open.filter((one) => of.includes(one)).length;
	const parts = [
		[count('met'), 'met'],
		[count('behind', 'missed'), 'behind'],
		[count('above'), 'above'],
		[count('unknown'), 'not known']
	] as const;
	const told = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
	return {
		value: `${count(...good)} of ${open.length}`,
		sub: told.join(' · ') || 'on pace',
		mean: '',
		points: []
	};
}
