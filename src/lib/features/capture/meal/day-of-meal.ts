import { readMealsOf, type MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import { totals } from '#lib/domains/nutrition/totals.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import { dayIn, type Day, type Zone } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

export interface MealTime {
	readonly at: number;
	readonly zone: Zone;
	/** The meal itself, which is being changed; null for a new one. */
	readonly id: string | null;
}

/** What else was eaten on the day of a meal. */
export interface DayOfMeal {
	readonly day: Day;
	readonly others: readonly MealWithItems[];
	readonly targets: Awaited<ReturnType<typeof currentSettings>>['targets'];
}

export async function readDayOfMeal(reader: Reader, meal: MealTime): Promise<DayOfMeal> {
	const { targets, dayStartMinutes } = await currentSettings(reader);
	const day = dayIn(meal.at, meal.zone, dayStartMinutes);
	const eaten = await readMealsOf(reader, day, dayStartMinutes);
	return { day, targets, others: eaten.filter(({ meal: { id } }) => id !== meal.id) };
}

/**
 * Kilocalories that the other meals of its day leave for this one, as far as they say. Null without
 * a target, and once nothing is left.
 */
export function leftKcal({ targets, others }: DayOfMeal): number | null {
	if (targets.energyKcal === null) return null;
	const known = totals(others.flatMap(({ items }) => items)).energyKcal.known ?? 0;
	return known < targets.energyKcal ? targets.energyKcal - known : null;
}
