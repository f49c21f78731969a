import type { DayRows } from './read-day.ts';
import type { View } from './timeline.ts';
import { offsetAt, type Zone } from '#lib/platform/time/calendar.ts';

/** What Today puts first, by the hour and by what the day already has. */
export interface Moment {
	/** Before the fast; null: the fast leads. */
	readonly lead: 'weigh-in' | 'evening' | null;
	/** It is time to eat and nothing has been logged: what is likely comes first, and larger. */
	readonly mealTime: boolean;
}

export interface Habits {
	readonly dayStartMinutes: number;
	/** Epoch milliseconds; 0: never. */
	readonly lastWeighedAt: number;
}

/** Who has not weighed themselves for so long is not asked to. */
const weighsWithinMs = 30 * 86_400_000;

function minuteOfDay(at: number, zone: Zone): number {
	const local = new Date(at + offsetAt(at, zone) * 60_000);
	return local.getUTCHours() * 60 + local.getUTCMinutes();
}

const between = (minute: number, from: number, to: number) =>
	minute >= from * 60 && minute < to * 60;

function isLogged({ weighIns, workouts, meals, entries }: DayRows): boolean {
	return weighIns.length + workouts.length + meals.length + entries.length > 0;
}

export function momentOf(
	rows: DayRows,
	{ zone, now }: Pick<View, 'zone' | 'now'>,
	{ dayStartMinutes, lastWeighedAt }: Habits
): Moment {
	const minute = minuteOfDay(now, zone);
	const fasting = rows.fasts.some(({ end }) => end === null);
	const ateSince = (hour: number) =>
		rows.meals.some(({ meal }) => minuteOfDay(meal.eatenAt, meal.utcOffset) >= hour * 60);
	const hungry =
		(between(minute, 12, 15) && !ateSince(11)) || (between(minute, 18, 21) && !ateSince(17));
	// Where the day begins at four, three in the morning is still its evening.
	const evening = minute >= 20 * 60 || minute < dayStartMinutes;
	const weighs = now - lastWeighedAt < weighsWithinMs;
	const morning = between(minute, 5, 11) && !evening;
	const lead =
		morning && weighs && rows.weighIns.length === 0
			? 'weigh-in'
			: evening && isLogged(rows)
				? 'evening'
				: null;
	return { lead, mealTime: hungry && !fasting };
}
