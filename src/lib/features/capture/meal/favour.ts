import { foodItem } from '#lib/domains/nutrition/entity.ts';
import type { Foods } from '#lib/domains/nutrition/recipe.ts';
import { perform } from '#lib/domains/perform.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { change, create } from '#lib/sync/client/write.ts';
import type { PlateFood } from './plate.ts';

/** Makes a food a favourite, or no longer one; a food of the catalogue becomes one's own by it. */
export function favour(replica: Replica, food: PlateFood, known: Foods): Promise<void> {
	const favourite = !food.favourite;
	const label = `${food.name} is ${favourite ? 'a favourite' : 'no longer a favourite'}`;
	if (known.has(food.id))
		return perform(replica, label, [change(foodItem, food.id, { favourite })]);
	const { id, source, sourceId, ...values } = food;
	return perform(replica, label, [
		create(foodItem, { ...values, favourite }, { id, source, sourceId })
	]);
}
