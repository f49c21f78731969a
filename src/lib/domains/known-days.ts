import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { addDays, dayOf, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import type { Period } from './goals/period.ts';
import type { DailySeries } from './goals/progress.ts';

export interface Seen {
	/** Left out of means: it is not over yet. */
	readonly today: Day;
	/** The day of the first row ever: before it a day without rows is no nought. */
	readonly since: Day;
}

export interface KnownDays {
	/** Of the days that something is known of; their sum, and how many they are. */
	readonly mean: number | null;
	readonly sum: number;
	readonly known: number;
}

/** What is known of each day of a period, gaps left out. */
export function valuesIn({ values, absent }: DailySeries, period: Period, since: Day): number[] {
	const found: number[] = [];
	for (let day = period.from; day < period.to; day = addDays(day, 1)) {
		const value = values.get(day);
		if (value !== undefined) found.push(value);
		else if (absent === 'nought' && day >= since) found.push(0);
	}
	return found;
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

export function meanOf(values: readonly number[]): number | null {
	return values.length === 0 ? null : total(values) / values.length;
}

export const before = ({ from, to }: Period, end: Day): Period => ({
	from,
	to: to < end ? to : end
});

/** What the days of a period came to that are over. */
export function knownDays(series: DailySeries, period: Period, { today, since }: Seen): KnownDays {
	const all = valuesIn(series, before(period, today), since);
	return { mean: meanOf(all), sum: total(all), known: all.length };
}

/** Later than any. */
export const never: Day = '9999-12-31';

/** The day of the first row of an entity, by the clock of its place. */
export async function firstDayOf(reader: Reader, entity: AnyEntity): Promise<Day> {
	const [row] = (await reader.range(entity, {
		limit: 1,
		newestFirst: false
	})) as unknown as AnyRow[];
	const at = row && entity.time ? Number(row[entity.time]) : null;
	return at === null ? never : dayOf(at, Number(row?.['utcOffset'] ?? 0));
}
