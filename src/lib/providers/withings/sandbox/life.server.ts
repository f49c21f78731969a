import { diceOf, type Dice } from '../../sandbox/dice.server.ts';
import { offsetMinutes } from '../../sandbox/whereabouts.server.ts';
import { measure, type WireGroup, type WireMeasure } from './group.server.ts';
import { manualOrigin, scaleOrigin } from './origin.server.ts';

const SECOND = 1000;
const MINUTE = 60;
const DAY = 86_400_000;
const FIRST_GROUP_ID = 4_000_000_000;

/** The groups that one morning leaves behind. `day` counts from the epoch. */
export function groupsOfDay(seed: string, member: number, day: number): WireGroup[] {
	const dice = diceOf(seed, 'scale', member, day);
	const groups: WireGroup[] = [];
	const idOf = (nth: number) => FIRST_GROUP_ID + day * 100_000 + member * 1000 + nth;
	const stand = (hour: number) => {
		const clock = hour * 60 + dice.whole(-25, 25) - offsetMinutes(day * DAY);
		const date = Math.floor((day * DAY) / SECOND) + Math.round(clock) * MINUTE + dice.whole(0, 59);
		groups.push(...weighIn({ dice, member, day, date }, () => idOf(groups.length)));
	};
	if (dice.roll() < 0.78) stand(6.8);
	if (dice.roll() < 0.05) stand(21.5);
	return groups.map((group, nth) => ({ ...group, grpid: idOf(nth) }));
}

interface Standing {
	readonly dice: Dice;
	readonly member: number;
	readonly day: number;
	readonly date: number;
}

/**
 * One standing on the scale: weight with what the current through the feet tells, and beside it
 * groups that hold no weight at all.
 */
function weighIn(standing: Standing, idOf: () => number): WireGroup[] {
	const { dice, member, day, date } = standing;
	const luck = dice.roll();
	const kilograms = weightOn(member, day) + dice.between(-0.5, 0.5);
	// Typed in by hand: the weight alone, and no scale.
	if (luck < 0.06) {
		const weight = measure('weight', Math.round(kilograms * 10) / 10, -2);
		return [group({ id: idOf(), date, attrib: 2, measures: [weight], ...manualOrigin, lag: 0 })];
	}
	// One in 150 lay in the scale's memory until it found its network again.
	const lag = dice.roll() < 1 / 150 ? 59 * 86_400 : dice.whole(12, 90);
	const attrib = dice.roll() < 0.015 ? 1 : 0;
	const shared = { date, lag, ...scaleOrigin(member) };
	const measures = composition(dice, { kilograms, hasSocks: luck < 0.12 });
	const pulse = [measure('pulse', dice.whole(52, 72), 0)];
	const vessels = [
		measure('pulseWaveVelocity', dice.between(6, 8.5), -3),
		measure('vascularAge', dice.whole(34, 48), 0)
	];
	return [
		group({ ...shared, id: idOf(), attrib, measures }),
		group({ ...shared, id: idOf(), attrib, measures: pulse }),
		group({ ...shared, id: idOf(), attrib: 8, measures: vessels })
	];
}

interface Parts {
	readonly id: number;
	readonly date: number;
	/** Seconds until the group was uploaded. */
	readonly lag: number;
	readonly attrib: number;
	readonly measures: WireMeasure[];
}

function group({ id, date, lag, attrib, measures, ...origin }: Parts & object): WireGroup {
	const at = date + lag;
	return {
		grpid: id,
		attrib,
		date,
		created: at,
		modified: at,
		category: 1,
		...origin,
		measures,
		comment: null
	};
}

function composition(
	dice: Dice,
	{ kilograms, hasSocks }: { kilograms: number; hasSocks: boolean }
): WireMeasure[] {
	// The scale writes grams; a tenth of a gram where it converts from pounds.
	const weight = measure(
		'weight',
		kilograms,
		dice.pick([
			[-3, 80],
			[-2, 12],
			[-4, 8]
		])
	);
	if (hasSocks) return [weight];
	const fatShare = 0.2 + (kilograms - 79) * 0.012 + dice.between(-0.006, 0.006);
	return [
		weight,
		measure('fatRatio', fatShare * 100, -3),
		measure('fatMass', kilograms * fatShare, -2),
		measure('muscle', kilograms * (1 - fatShare) * 0.95, -2),
		measure('hydration', kilograms * 0.55 + dice.between(-0.4, 0.4), -2),
		measure('bone', kilograms * 0.039, -2)
	];
}

/** Heavier at the end of winter than of summer, and each person at a weight of their own. */
function weightOn(member: number, day: number): number {
	const season = Math.cos(((day % 365.25) / 365.25 - 0.13) * 2 * Math.PI);
	return 72 + member * 8 + 1.6 * season;
}
