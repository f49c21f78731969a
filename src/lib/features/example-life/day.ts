import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { seededRandom, type Random } from '#lib/platform/random.ts';
import { locate } from '#lib/platform/time/wall-clock.ts';

/** A row of the example before it has an id: `key` names it for ever, so that seeding twice is once. */
export interface ExampleRow {
	readonly entity: AnyEntity;
	readonly key: string;
	/** When it would have been written: epoch milliseconds. */
	readonly at: number;
	readonly values: Readonly<Record<string, unknown>>;
	/** Fields that hold the id of the row with this key. */
	readonly references?: Readonly<Record<string, string>>;
}

/** One day of the example, seen from its own morning. */
export interface Day {
	/** Days since the first day of the example. */
	readonly index: number;
	/** Of how many. */
	readonly count: number;
	/** ISO: Monday is 1. */
	readonly weekday: number;
	/** `YYYY-MM-DD`. */
	readonly date: string;
	readonly random: Random;
	/** Instant and offset of a clock time of this day, `minutes` after midnight; may exceed a day. */
	at(minutes: number): { instant: number; utcOffset: number };
}

export function dayOf(
	today: string,
	back: number,
	around: { zone: string; seed: number; count: number }
): Day {
	const noon = new Date(`${today}T12:00:00Z`);
	noon.setUTCDate(noon.getUTCDate() - back);
	const at = (minutes: number) => {
		const wall = new Date(
			Date.UTC(noon.getUTCFullYear(), noon.getUTCMonth(), noon.getUTCDate(), 0, minutes)
		);
		return locate(
			{
				year: wall.getUTCFullYear(),
				month: wall.getUTCMonth() + 1,
				day: wall.getUTCDate(),
				hour: wall.getUTCHours(),
				minute: wall.getUTCMinutes()
			},
			around.zone
		);
	};
	return {
		index: around.count - back,
		count: around.count,
		weekday: ((noon.getUTCDay() + 6) % 7) + 1,
		date: noon.toISOString().slice(0, 10),
		random: seededRandom(around.seed + Math.floor(noon.getTime() / 86_400_000) * 7919),
		at
	};
}
