import { readMealsOf } from '#lib/domains/nutrition/read-meals.ts';
import { totals } from '#lib/domains/nutrition/totals.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import { dayIn, type Zone } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

export interface MealTime {
	readonly at: number;
	readonly zone: Zone;
	/** The meal itself, which is being changed; null for a new one. */
	readonly id: string | null;
}

/**
 * Kilocalories that the other meals of its day leave for this one, as far as they say. Null without
 * a target, and once nothing is left.
 */
export async function readLeftKcal(reader: Reader, meal: MealTime): Promise<number | null> {
	const { targets, dayStartMinutes } = await currentSettings(reader);
	if (targets.energyKcal === null) return null;
	const day = dayIn(meal.at, meal.zone, dayStartMinutes);
	const eaten = await readMealsOf(reader, day, dayStartMinutes);
	const others = eaten.filter(({ meal: { id } }) => id !== meal.id);
	const known = totals(others.flatMap(({ items }) => items)).energyKcal.known ?? 0;
	return known < targets.energyKcal ? targets.energyKcal - known : null;
}
