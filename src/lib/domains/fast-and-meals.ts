import { dayIn, dayOf, type Zone } from '#lib/platform/time/calendar.ts';
import type { FastingPeriod } from './fasting/entity.ts';
import type { Meal } from './nutrition/entity.ts';

const longestMs = 48 * 3_600_000;

/**
 * Meals since which a fast may have begun: the last one, and the last dinner. Never before the end
 * of the fast before, and never longer ago than a tap should claim.
 */
export function fastStarts(
	meals: readonly Meal[],
	{ now, lastEnd }: { now: number; lastEnd: number | null }
): Meal[] {
	const since = Math.max(now - longestMs, lastEnd ?? 0);
	const recent = meals
		.filter(({ eatenAt }) => eatenAt > since && eatenAt <= now)
		.sort((a, b) => b.eatenAt - a.eatenAt);
	const dinner = recent.find(({ kind }) => kind === 'dinner');
	return [...new Set([recent[0], dinner])].filter((meal) => meal !== undefined);
}

/** The first meal within a running fast; a snack is the person's own business. */
export function mealWithin(fast: FastingPeriod, meals: readonly Meal[]): Meal | null {
	const within = meals.filter(
		({ eatenAt, kind }) => kind !== 'snack' && eatenAt > fast.start + 60_000
	);
	return within.reduce<Meal | null>(
		(first, meal) => (first && first.eatenAt <= meal.eatenAt ? first : meal),
		null
	);
}

/** From the first to the last meal of today; null until something is eaten. */
export function eatingWindow(
	meals: readonly Meal[],
	now: number,
	zone: Zone
): { readonly from: number; readonly to: number } | null {
	const today = dayIn(now, zone);
	const times = meals
		.filter(({ eatenAt, utcOffset }) => eatenAt <= now && dayOf(eatenAt, utcOffset) === today)
		.map(({ eatenAt }) => eatenAt);
	return times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) };
}
