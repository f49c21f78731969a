import type { DayNote } from '#lib/domains/days/entity.ts';
import type { Period } from '#lib/domains/goals/period.ts';
import type { Day } from '#lib/platform/time/calendar.ts';

/** A day with so little logged that some of it may be missing. */
export interface Doubt {
	readonly day: Day;
	readonly energyKcal: number;
	/** What half of the person's days with a log have at least. */
	readonly usualKcal: number;
}

/** So many days with a food log it takes to know what is usual. */
const enoughDays = 10;
/** Below this share of the usual a day is asked about. */
const lowShare = 0.5;

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Days of which the person has already said how they are meant. */
export function settledDays(notes: readonly DayNote[]): ReadonlySet<Day> {
	const settled = notes.filter((note) => note.complete || note.excluded || note.skipped);
	return new Set(settled.map(({ date }) => date));
}

/** Days of the week with a food log far below the usual one and nothing said of it, least first. */
export function doubtsIn(
	week: Period,
	eaten: ReadonlyMap<Day, number>,
	settled: ReadonlySet<Day>
): Doubt[] {
	if (eaten.size < enoughDays) return [];
	const usualKcal = median([...eaten.values()]);
	return [...eaten]
		.filter(([day, energyKcal]) => {
			const isAsked = day >= week.from && day < week.to && !settled.has(day);
			return isAsked && energyKcal < usualKcal * lowShare;
		})
		.map(([day, energyKcal]) => ({ day, energyKcal, usualKcal }))
		.sort((a, b) => a.energyKcal - b.energyKcal);
}
