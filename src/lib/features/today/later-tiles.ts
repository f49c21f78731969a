import type { Standing } from '#lib/domains/goal-standings.ts';
import { momentOf, standingOf } from '#lib/domains/goal-standings.ts';
import { readSeries } from '#lib/domains/daily-series.ts';
import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { runningFast } from '#lib/domains/fasting/fast.ts';
import { goal } from '#lib/domains/goals/entity.ts';
import type { Status } from '#lib/domains/goals/progress.ts';
import { addDays, type Day } from '#lib/platform/time/calendar.ts';
import { durationText } from '#lib/platform/time/format.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import type { DayFrame } from './read-day.ts';
import { fortnightBefore, weekOf } from './read-tiles.ts';
import { meanText, unlessZero, type TileFacts } from './tiles.ts';

const hourMs = 3_600_000;

export interface FastedDays {
	/** Hours of the fasts that ended on each day. */
	readonly hours: ReadonlyMap<Day, number>;
	readonly running: FastingPeriod | null;
}

export async function readFastingTile(reader: Reader, frame: DayFrame): Promise<FastedDays> {
	const { day, dayStartMinutes } = frame;
	const asked = { from: addDays(day, -14), to: addDays(day, 1), now: Date.now(), dayStartMinutes };
	const [{ values }, latest] = await Promise.all([
		readSeries(reader, 'fasting_hours', asked),
		reader.range(fastingPeriod, { limit: 20 })
	]);
	return { hours: values, running: runningFast(latest) ?? null };
}

interface Seen {
	readonly now: number;
	readonly isToday: boolean;
}

/** A fast belongs to the day of its end; what runs is told as long as none has ended today. */
export function fastingTile(
	{ hours, running }: FastedDays,
	{ day }: DayFrame,
	{ now, isToday }: Seen
): TileFacts {
	const text = (of: number) => durationText(of * hourMs);
	const points = unlessZero(weekOf(day).map((of) => hours.get(of) ?? 0));
	const mean = meanText(
		fortnightBefore(day).map((of) => hours.get(of) ?? null),
		text
	);
	const here = hours.get(day);
	if (here !== undefined) return { value: text(here), sub: 'fasted', mean, points };
	if (isToday && running) {
		const goal = running.goalHours === null ? '' : `, of ${running.goalHours}\u202fh`;
		return { value: durationText(now - running.start), sub: `so far${goal}`, mean, points };
	}
	return { value: null, sub: 'No fast ended', mean, points };
}

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
	const none = standings.length === 0 ? 'No goal yet' : 'None for this day';
	if (open.length === 0) return { value: null, sub: none, mean: '', points: [] };
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
