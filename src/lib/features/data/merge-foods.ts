import { foodItem, mealItem, nutrientNames, type FoodItem } from '#lib/domains/nutrition/entity.ts';
import { circleOf, isRecipe } from '#lib/domains/nutrition/recipe.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Reader, Write } from '#lib/sync/client/store.ts';
import { change } from '#lib/sync/client/write.ts';
import { filledFrom, type Filled } from './merge-twins.ts';

interface Foods {
	readonly into: AnyRow;
	readonly others: readonly AnyRow[];
}

/** Whatever names a food names another one instead; null where a recipe would come to hold itself. */
export async function renaming(reader: Reader, { into, others }: Foods): Promise<Write[] | null> {
	const gone = new Set(others.map(({ id }) => id));
	const where = ({ foodItemId }: { foodItemId: string | null }) =>
		foodItemId !== null && gone.has(foodItemId);
	const [portions, foods] = await Promise.all([
		reader.range(mealItem, { where }),
		reader.range(foodItem, {})
	]);
	const left = foods.filter(({ id }) => !gone.has(id)).map((food) => named(food, gone, into));
	const after = new Map(left.map((food) => [food.id, food]));
	const before = new Map(foods.map((food) => [food.id, food]));
	const changed = left.filter((food) => food !== before.get(food.id));
	const isRound = (food: FoodItem) => circleOf(food, food.ingredients ?? [], after) !== null;
	if (changed.some(isRound)) return null;
	return [
		...portions.map(({ id }) => change(mealItem, id, { foodItemId: into.id })),
		...changed.map(({ id, ingredients }) => change(foodItem, id, { ingredients }))
	];
}

/** The same food where none of its ingredients leaves. */
function named(food: FoodItem, gone: ReadonlySet<string>, { id, name }: AnyRow): FoodItem {
	if (!food.ingredients?.some(({ foodItemId }) => gone.has(foodItemId))) return food;
	const ingredients = food.ingredients.map((part) =>
		gone.has(part.foodItemId) ? { ...part, foodItemId: id, name: String(name) } : part
	);
	return { ...food, ingredients };
}

/** Nutrients are taken from what reckons them of the same amount; those of a recipe follow from it. */
export function filledFood(foods: Foods): Filled {
	const { into, others } = foods;
	const entity = foodItem as unknown as AnyEntity;
	const plain = (row: AnyRow) => !isRecipe(row as unknown as FoodItem);
	const alike = others.every((row) => plain(row) && row.basis === into.basis);
	const nutrients = plain(into) && alike ? nutrientNames : [];
	return filledFrom(entity, foods, ['brand', 'barcode', ...nutrients]);
}
