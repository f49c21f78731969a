import type { Meal, MealItem } from '#lib/domains/nutrition/entity.ts';
import type { Portion } from '#lib/domains/nutrition/portion.ts';
import { hourFit } from '#lib/platform/habits.ts';

/** A food as it was eaten once. */
export interface Eaten extends Portion {
	readonly foodId: string;
	readonly at: number;
}

const dayMs = 86_400_000;
/** After this many days a habit counts a third as much. */
const fadeDays = 20;

/** What was eaten of which food, the newest first. */
export function eatenOf(items: readonly MealItem[], meals: readonly Meal[]): Eaten[] {
	const times = new Map(meals.map(({ id, eatenAt }) => [id, eatenAt]));
	return items
		.flatMap(({ foodItemId, mealId, createdAt, amount, unit }) => {
			const at = times.get(mealId) ?? createdAt / 1000;
			return foodItemId ? [{ foodId: foodItemId, at, amount, unit }] : [];
		})
		.sort((a, b) => b.at - a.at);
}

/** How each food was eaten last. */
export function lastPortions(eaten: readonly Eaten[]): Map<string, Portion> {
	const last = new Map<string, Portion>();
	for (const { foodId, amount, unit } of eaten) {
		if (!last.has(foodId)) last.set(foodId, { amount, unit });
	}
	return last;
}

/** How usual each food is now: often, lately, at this hour and on this day of the week. */
export function habitsAt(eaten: readonly Eaten[], now: number): Map<string, number> {
	const habits = new Map<string, number>();
	for (const { foodId, at } of eaten) {
		const age = Math.max(0, now - at) / dayMs;
		const sameWeekday = Math.round(age) % 7 === 0 ? 1.3 : 1;
		const weight = Math.exp(-age / fadeDays) * hourFit(at, now) * sameWeekday;
		habits.set(foodId, (habits.get(foodId) ?? 0) + weight);
	}
	return habits;
}
