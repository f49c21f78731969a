import { change, create, remove } from '#lib/sync/client/write.ts';
import type { Write } from '#lib/sync/client/store.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { meal, mealItem, type FoodItem, type Meal, type MealItem } from './entity.ts';
import { kindAt } from './meal-text.ts';
import { portionGrams, portionNutrients, type Portion, type Portionable } from './portion.ts';
import type { MealWithItems } from './read-meals.ts';

type MealValues = Pick<Values<typeof meal>, 'eatenAt' | 'utcOffset' | 'kind' | 'note'>;
/** A portion on the plate; with an id once it has been saved. */
export type Portioned = Omit<Values<typeof mealItem>, 'mealId'> & { readonly id?: string };

/** The values of a portion, without what ties it to a row. */
export function portionOf(item: Portioned | MealItem): Omit<Values<typeof mealItem>, 'mealId'> {
	const names = Object.keys(mealItem.fields).filter((name) => name !== 'mealId');
	const values = item as unknown as Readonly<Record<string, unknown>>;
	return Object.fromEntries(names.map((name) => [name, values[name]])) as Omit<
		Values<typeof mealItem>,
		'mealId'
	>;
}

export function addMeal(values: MealValues, plate: readonly Portioned[]): Write[] {
	const row = create(meal, values);
	const items = plate.map((item) => create(mealItem, { ...portionOf(item), mealId: row.id }));
	return [row, ...items];
}

export interface Moment {
	readonly at: number;
	readonly utcOffset: number;
}

/** A portion of a food, by what the food says today. */
export function portionOfFood(
	food: Portionable & Pick<FoodItem, 'id' | 'name'>,
	portion: Portion
): Portioned {
	return {
		foodItemId: food.id,
		name: food.name,
		...portion,
		grams: portionGrams(food, portion),
		...portionNutrients(food, portion)
	};
}

/** The same portions once more, as the meal of this hour. */
export function repeatMeal(
	items: readonly (Portioned | MealItem)[],
	{ at, utcOffset }: Moment
): Write[] {
	const hour = new Date(at + utcOffset * 60_000).getUTCHours();
	return addMeal({ eatenAt: at, utcOffset, kind: kindAt(hour), note: '' }, items.map(portionOf));
}

/** The same portions as the same meal: what is called breakfast stays breakfast. */
function copyMeal({ meal: { kind, note }, items }: MealWithItems, to: Moment): Write[] {
	return addMeal({ eatenAt: to.at, utcOffset: to.utcOffset, kind, note }, items.map(portionOf));
}

/** Meals once more, each where `when` puts it; one deed, so that one Undo takes all of them back. */
export function copyMeals(meals: readonly MealWithItems[], when: (meal: Meal) => Moment): Write[] {
	return meals.flatMap((each) => copyMeal(each, when(each.meal)));
}

export interface MealEdit {
	readonly id: string;
	readonly values: MealValues;
	readonly plate: readonly Portioned[];
	/** The portions as they were saved. */
	readonly before: readonly MealItem[];
}

export function changeMeal({ id, values, plate, before }: MealEdit): Write[] {
	const kept = new Set(plate.map((item) => item.id));
	return [
		change(meal, id, values),
		...before.filter((item) => !kept.has(item.id)).map((item) => remove(mealItem, item.id)),
		...plate.map((item) =>
			item.id === undefined
				? create(mealItem, { ...portionOf(item), mealId: id })
				: change(mealItem, item.id, portionOf(item))
		)
	];
}

export function removeMeal(row: Pick<Meal, 'id'>, items: readonly MealItem[]): Write[] {
	return [remove(meal, row.id), ...items.map((item) => remove(mealItem, item.id))];
}

/**
 * One portion becomes another meal's: of the day, or of a kind that is not there yet and then begins
 * as the first one did. A meal of which nothing is left goes with its last portion.
 */
export function moveItem(
	from: MealWithItems,
	item: Pick<MealItem, 'id'>,
	to: { readonly id: string } | { readonly kind: Meal['kind'] }
): Write[] {
	const { id, eatenAt, utcOffset, note } = from.meal;
	if ('kind' in to) {
		const begun = create(meal, { eatenAt, utcOffset, kind: to.kind });
		return [begun, ...moveItem(from, item, { id: begun.id })];
	}
	const isLast = note === '' && from.items.every((one) => one.id === item.id);
	const moved = change(mealItem, item.id, { mealId: to.id });
	return isLast ? [moved, remove(meal, id)] : [moved];
}
