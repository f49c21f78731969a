import { fastingPeriod, type FastingPeriod } from '#lib/domains/fasting/entity.ts';
import { runningFast } from '#lib/domains/fasting/fast.ts';
import { fastingHours } from '#lib/domains/fasting/series.ts';
import { numberText } from '#lib/platform/number.ts';
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
		fastingHours(reader, asked),
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
		const goal = running.goalHours ? `, of ${numberText(running.goalHours, 2)}\u202fh` : '';
		return { value: durationText(now - running.start), sub: `so far${goal}`, mean, points };
	}
	return { value: null, sub: 'No fast ended', mean, points };
}
