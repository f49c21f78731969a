import { addMeal, changeMeal, type MealEdit } from '#lib/domains/nutrition/deeds.ts';
import type { MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import type { Foods } from '#lib/domains/nutrition/recipe.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { newFoods } from './new-foods.ts';
import type { Pending } from './opening.ts';
import type { PlateItem } from './plate.ts';

export interface MealDraft {
	readonly values: MealEdit['values'];
	readonly lines: readonly PlateItem[];
	readonly known: Foods;
}

/** A meal as it lies on the plate, with the foods that it makes one's own. */
export function mealWrites(
	row: MealWithItems | null,
	{ values, lines, known }: MealDraft
): Write[] {
	const plate = lines.map((line) => line.item);
	const writes = row
		? changeMeal({ id: row.meal.id, values, plate, before: row.items })
		: addMeal(values, plate);
	return [...newFoods(lines, known), ...writes];
}

interface Typed {
	readonly eatenAt: number | null;
	readonly note: string;
	readonly pending: Pending;
	/** A recipe is being put together. */
	readonly isCooking: boolean;
	readonly lines: readonly PlateItem[];
}

/** What keeps a meal from being saved, by its field. */
export function mealProblems({ eatenAt, note, pending, isCooking, lines }: Typed) {
	const empty = lines.length === 0 && !note.trim() && 'Add a food, a quick entry or a note.';
	const unread = pending === 'unreadable' && 'The quick entry holds something that is no number.';
	return {
		eatenAt: eatenAt === null && 'Pick a time.',
		plate: isCooking ? 'Save the recipe first, or cancel it.' : unread || empty
	};
}
