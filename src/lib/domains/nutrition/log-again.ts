import type { MealItem } from './entity.ts';
import { itemsText, quickEntryName } from './meal-text.ts';
import type { MealWithItems } from './read-meals.ts';
import { itemKey } from './totals.ts';

export interface Again {
	readonly key: string;
	readonly label: string;
	/** The portions as they were last time. */
	readonly items: readonly MealItem[];
}

const dayMs = 86_400_000;
/** After this many days a habit counts a third as much. */
const fadeDays = 20;

/** The foods, whatever their amounts: a habit is what one eats, and portions vary. */
function signature(items: readonly MealItem[]): string {
	return [...new Set(items.map(itemKey))].sort().join('|');
}

/** 1 at the same hour of the clock, fading to 0.2 four hours away. */
export function hourFit(at: number, now: number): number {
	const apart = Math.abs(((at - now) % dayMs) / 3_600_000);
	const hours = Math.min(apart, 24 - apart);
	return 0.2 + 0.8 * Math.exp(-((hours / 2) ** 2));
}

/** Meals eaten before, ranked by how often, how recently and how near to this hour. */
export function logAgain(meals: readonly MealWithItems[], now: number, limit = 5): Again[] {
	const found = new Map<string, { score: number; last: number; items: readonly MealItem[] }>();
	for (const { meal, items } of meals) {
		const named = items.filter((item) => item.name && item.name !== quickEntryName);
		if (named.length === 0 || named.length !== items.length) continue;
		const key = signature(items);
		const age = Math.max(0, now - meal.eatenAt) / dayMs;
		const score = Math.exp(-age / fadeDays) * hourFit(meal.eatenAt, now);
		const known = found.get(key);
		if (!known) found.set(key, { score, last: meal.eatenAt, items });
		else {
			known.score += score;
			if (meal.eatenAt > known.last) Object.assign(known, { last: meal.eatenAt, items });
		}
	}
	return [...found]
		.sort(([, a], [, b]) => b.score - a.score)
		.slice(0, limit)
		.map(([key, { items }]) => ({ key, label: itemsText(items), items }));
}
