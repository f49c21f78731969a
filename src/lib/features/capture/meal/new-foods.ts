import { foodItem } from '#lib/domains/nutrition/entity.ts';
import type { Foods } from '#lib/domains/nutrition/recipe.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { create } from '#lib/sync/client/write.ts';
import type { PlateItem } from './plate.ts';

/** Foods on the plate that come from elsewhere and are not the person's own yet: they become so. */
export function newFoods(lines: readonly PlateItem[], known: Foods): Write[] {
	const fresh = new Map(
		lines.flatMap(({ food }) =>
			food && food.source !== 'manual' && !known.has(food.id) ? [[food.id, food] as const] : []
		)
	);
	return [...fresh.values()].map(({ id, source, sourceId, ...values }) =>
		create(foodItem, values, { id, source, sourceId })
	);
}
