import type { Dice } from '../../sandbox/dice.server.ts';
import type { Sport } from './sport.server.ts';

const RESTING_HEART_RATE = 52;
const HIGHEST_HEART_RATE = 188;

/** How the zones 0 to 5 share the time, for five levels of effort. */
const shares = [
	[0.55, 0.35, 0.1, 0, 0, 0],
	[0.2, 0.4, 0.3, 0.1, 0, 0],
	[0.08, 0.22, 0.38, 0.25, 0.07, 0],
	[0.03, 0.1, 0.25, 0.37, 0.2, 0.05],
	[0.02, 0.05, 0.13, 0.3, 0.35, 0.15]
] as const;

const zoneNames = ['zero', 'one', 'two', 'three', 'four', 'five'] as const;

/** `form`: the member's shape on that day, about 1. */
export function scoreOf(
	dice: Dice,
	sport: Sport,
	{ minutes, form }: { minutes: number; form: number }
) {
	const effort = Math.min(0.92, dice.between(...sport.effort) * form);
	const reserve = HIGHEST_HEART_RATE - RESTING_HEART_RATE;
	const average = Math.round(RESTING_HEART_RATE + effort * reserve);
	// Strain rises with the logarithm of the load and never reaches 21.
	const load = minutes * effort ** 2 * 2.4;
	const track = sport.speed && dice.roll() < 0.93 ? sport.speed : null;
	const kilometers = track ? (dice.between(...track) * form * minutes) / 60 : null;
	return {
		strain: Math.min(20.9, Math.log1p(load / 6) * 5.4),
		average_heart_rate: average,
		max_heart_rate: Math.min(HIGHEST_HEART_RATE, average + dice.whole(8, 30)),
		kilojoule: minutes * (8 + effort * 48) * dice.between(0.92, 1.08),
		percent_recorded: dice.roll() < 0.9 ? 1.0 : dice.between(0.82, 0.999),
		distance_meter: kilometers === null ? null : kilometers * 1000,
		altitude_gain_meter: kilometers === null ? null : kilometers * dice.between(2, 22),
		altitude_change_meter: kilometers === null ? null : dice.between(-15, 15),
		zone_durations: zonesOf(minutes * 60_000, effort, dice)
	};
}

function zonesOf(length: number, effort: number, dice: Dice): Record<string, number> {
	const level = Math.min(shares.length - 1, Math.floor(effort * 6));
	const share = shares[level] ?? shares[0];
	const zones = share.map((part) => Math.floor(length * part * dice.between(0.9, 1)));
	// What rounding and chance left over was spent in the busiest zone; some records miss 38 ms.
	const busiest = zones.indexOf(Math.max(...zones));
	const rest = length - zones.reduce((sum, zone) => sum + zone, 0);
	zones[busiest] = (zones[busiest] ?? 0) + rest - (dice.roll() < 0.2 ? 38 : 0);
	return Object.fromEntries(zoneNames.map((name, i) => [`zone_${name}_milli`, zones[i] ?? 0]));
}
