import type { DailySeries } from '#lib/domains/goals/progress.ts';
import { dayOf, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** The days of a domain that are asked for, and the moment it is now. */
export interface Asked {
	readonly from: Day;
	/** The first day after. */
	readonly to: Day;
	readonly now: number;
	/** Minutes after midnight at which the person's day begins. */
	readonly dayStartMinutes: number;
}

export type ReadSeries = (reader: Reader, asked: Asked) => Promise<DailySeries>;

/** Clocks around the world differ by at most 26 hours. */
const worldMs = 26 * 3_600_000;

export function instants({ from, to }: Asked) {
	return { from: Date.parse(from) - worldMs, to: Date.parse(to) + worldMs, newestFirst: false };
}

/** Where a day begins later than midnight, that holds for what a person logged. */
export function dayFor(
	at: number,
	row: { utcOffset: number; source: string },
	{ dayStartMinutes }: Asked
): Day {
	return dayOf(at, row.utcOffset, row.source === 'manual' ? dayStartMinutes : 0);
}

/** Adds up what falls on each of the days asked for. */
export class Days {
	readonly values = new Map<Day, number>();
	readonly #asked: Asked;

	constructor(asked: Asked) {
		this.#asked = asked;
	}

	put(day: Day, value: number, join: (before: number, value: number) => number): void {
		if (day < this.#asked.from || day >= this.#asked.to) return;
		const before = this.values.get(day);
		this.values.set(day, before === undefined ? value : join(before, value));
	}

	add(day: Day, value: number): void {
		this.put(day, value, (before, more) => before + more);
	}
}
