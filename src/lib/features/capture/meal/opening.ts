import type { FoodItem } from '#lib/domains/nutrition/entity.ts';
import { itemsText } from '#lib/domains/nutrition/meal-text.ts';
import type { PlateItem } from './plate.ts';

/** What is open over the search: one thing at a time. */
export type Opening =
	| { readonly what: 'quick' | 'scan' | 'copy' }
	| {
			readonly what: 'food';
			/** The food to change; null for a new one. */
			readonly food: FoodItem | null;
			readonly name: string;
			readonly barcode: string;
	  };

/** A recipe being put together: while it is, foods that are picked go into it. */
export interface RecipeDraft {
	readonly recipe: FoodItem | null;
	readonly name: string;
	readonly lines: readonly PlateItem[];
	/** Parts whose foods are no longer there. */
	readonly gone: readonly string[];
}

/** The plate as a new recipe, its name proposed. */
export function recipeOf(lines: readonly PlateItem[]): RecipeDraft {
	return { recipe: null, name: itemsText(lines.map(({ item }) => item)), lines, gone: [] };
}

/** A quick entry that is still being typed; it may hold something that is no number. */
export type Pending = PlateItem | 'unreadable' | null;

/** The plate with what is still being typed, where that can be read. */
export function platedWith(plate: readonly PlateItem[], pending: Pending): readonly PlateItem[] {
	return pending && pending !== 'unreadable' ? [...plate, pending] : plate;
}
