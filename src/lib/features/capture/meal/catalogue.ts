import pack from '#lib/domains/nutrition/catalogue/pack.json';
import { unpack, type Pack } from '#lib/domains/nutrition/catalogue/pack.ts';
import type { CatalogueFood } from '#lib/domains/nutrition/catalogue/read-table.ts';
import { foodItem } from '#lib/domains/nutrition/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { FoodIndex } from './food-index.ts';
import type { PlateFood } from './plate.ts';

// Loaded by `import()` only: foods and their index are a chunk of their own.

const source = 'catalogue';

/** On a device without a history: what many eat. */
const starterKeys = [
	'oats-rolled',
	'banana',
	'egg-boiled',
	'coffee-black',
	'chicken-breast-cooked',
	'rice-white-cooked'
];

/** The bundled foods, as rows that become the person's own once they are eaten. */
export class Catalogue {
	readonly index: FoodIndex;
	readonly #foods: ReadonlyMap<string, CatalogueFood>;
	readonly #userId: string;

	constructor(userId: string, foods = unpack(pack as unknown as Pack)) {
		this.#userId = userId;
		this.#foods = new Map(foods.map((food) => [food.key, food]));
		this.index = new FoodIndex(foods.map(({ key, name, also }) => ({ id: key, name, also })));
	}

	/** The id derives from the key, so that two devices make one row of it. */
	food(key: string): PlateFood {
		const found = this.#foods.get(key);
		if (!found) throw new Error(`The catalogue has no "${key}".`);
		const [serving, ...portions] = found.portions;
		const values = withInitial(foodItem, {
			name: found.name,
			servingName: serving?.name ?? '',
			servingGrams: serving?.grams ?? null,
			portions: [...portions],
			...found.nutrients
		});
		const id = sourceRowId(this.#userId, { entity: foodItem.name, source, sourceId: key });
		return { ...values, id, source, sourceId: key };
	}

	starters(): PlateFood[] {
		return starterKeys.map((key) => this.food(key));
	}
}
