import { diceOf, uuidOf, type Dice } from '../../sandbox/dice.server.ts';
import { scoreOf } from './score.server.ts';
import { sports, type Sport } from './sport.server.ts';
import { offsetMinutes } from '../../sandbox/whereabouts.server.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A workout as it happened, and when Whoop came to know of it. */
export interface Lived {
	readonly id: string;
	readonly sport: Sport;
	readonly start: number;
	readonly end: number;
	readonly offsetMinutes: number;
	readonly uploadedAt: number;
	/** Null while Whoop never finishes. */
	readonly scoredAt: number | null;
	readonly verdict: 'SCORED' | 'UNSCORABLE';
	readonly score: ReturnType<typeof scoreOf>;
}

/** From Sunday to Saturday: about four workouts a week. */
const chanceByWeekday = [0.55, 0.55, 0.65, 0.5, 0.65, 0.35, 0.75];

const hours: readonly (readonly [number, number])[] = [
	[6.5, 20],
	[12, 15],
	[17.75, 45],
	[19.5, 18],
	// Late enough to cross midnight.
	[23.4, 2]
];

/** The workouts that begin on one day, earliest first. `day` counts from the epoch. */
export function workoutsOfDay(seed: string, member: number, day: number): Lived[] {
	const dice = diceOf(seed, member, day);
	const weekday = new Date(day * DAY).getUTCDay();
	// Three weeks a year without sport: an illness, a holiday.
	const paused = diceOf(seed, member, 'week', Math.floor(day / 7)).roll() < 0.06;
	if (paused || dice.roll() >= (chanceByWeekday[weekday] ?? 0)) return [];
	const count = dice.roll() < 0.08 ? 2 : 1;
	const lived = Array.from({ length: count }, (_, nth) =>
		workoutOf(dice, day, uuidOf(seed, member, day, nth))
	);
	lived.sort((a, b) => a.start - b.start);
	return lived.filter((one, i) => i === 0 || one.start > (lived[i - 1]?.end ?? 0));
}

function workoutOf(dice: Dice, day: number, id: string): Lived {
	const sport = dice.pick(sports.map((one) => [one, one.weight] as const));
	const minutes = dice.between(...sport.minutes);
	const offset = offsetMinutes(day * DAY);
	const wallClock = dice.pick(hours) * 60 + dice.whole(-25, 25);
	const start = day * DAY + Math.round((wallClock - offset) * MINUTE) + dice.whole(0, 59_999);
	const end = start + Math.round(minutes * MINUTE);
	// Fitter in summer, and a little fitter every year.
	const season = Math.sin(((day % 365.25) / 365.25 - 0.3) * 2 * Math.PI);
	const form = 1 + 0.06 * season + Math.min(0.08, ((day - 18_993) / 365) * 0.015);
	const lateness = dice.roll() < 0.006 ? 9 * DAY : dice.whole(3, 40) * MINUTE;
	const uploadedAt = end + lateness;
	return {
		id,
		sport,
		start,
		end,
		offsetMinutes: offset,
		uploadedAt,
		...scoringOf(dice, uploadedAt),
		score: scoreOf(dice, sport, { minutes: (end - start) / MINUTE, form })
	};
}

function scoringOf(dice: Dice, uploadedAt: number): Pick<Lived, 'scoredAt' | 'verdict'> {
	const luck = dice.roll();
	if (luck < 0.01) return { scoredAt: null, verdict: 'SCORED' };
	if (luck < 0.03) return { scoredAt: uploadedAt + 5000, verdict: 'UNSCORABLE' };
	const wait = luck < 0.2 ? dice.whole(20, 60) * MINUTE : 5000;
	return { scoredAt: uploadedAt + wait, verdict: 'SCORED' };
}
