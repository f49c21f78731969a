import type { Values } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { articleOf } from './barcode.ts';
import { foodItem, type FoodItem, type Nutrient } from './entity.ts';

/** The `source` of foods that were found online. */
export const onlineSource = 'open-food-facts';

/** Fewer letters find everything and nothing. */
export const leastWords = 3;

type FoodValues = Values<typeof foodItem>;

/** A product as Open Food Facts tells it, brought into our own words. */
export interface OnlineFood
	extends
		Pick<FoodValues, 'name' | 'basis' | 'servingName' | 'servingGrams'>,
		Readonly<Record<Nutrient, number | null>> {
	readonly brand: string | null;
	readonly barcode: string;
	/** What of it could not be taken over, in words. */
	readonly problems: readonly string[];
	/** When it was asked for, epoch milliseconds. */
	readonly fetchedAt: number;
}

/**
 * As a food that becomes the person's own once it is eaten. Its id derives from the article, so that
 * two devices make one row of it.
 */
export function foodOfOnline(
	userId: string,
	{ problems: _, fetchedAt, ...told }: OnlineFood
): FoodValues & Pick<FoodItem, 'id' | 'source' | 'sourceId'> {
	const name = { source: onlineSource, sourceId: articleOf(told.barcode) };
	const values = withInitial(foodItem, { ...told, lookedUpAt: fetchedAt });
	return { ...values, ...name, id: sourceRowId(userId, { entity: foodItem.name, ...name }) };
}
