import * as z from 'zod/mini';
import { defineEntity, type Row } from '#lib/platform/entity/entity.ts';
import {
	boolean,
	choice,
	decimal,
	instant,
	optional,
	reference,
	structure,
	text,
	utcOffset
} from '#lib/platform/entity/field.ts';

const grams = (label: string) => optional(decimal(label, { unit: 'g', places: 3, max: 100_000 }));

/** Null means "not known", which a total must say; it is never taken for 0. */
const nutrients = {
	energyKcal: optional(decimal('Energy', { unit: 'kcal', places: 3, min: -100_000, max: 100_000 })),
	proteinG: grams('Protein'),
	carbsG: grams('Carbohydrate'),
	fatG: grams('Fat'),
	fibreG: grams('Fibre'),
	sugarG: grams('Sugar'),
	saltG: grams('Salt'),
	alcoholG: grams('Alcohol')
};

export const meal = defineEntity({
	name: 'meals',
	label: { one: 'Meal', many: 'Meals' },
	time: 'eatenAt',
	fields: {
		eatenAt: instant('Eaten'),
		utcOffset: utcOffset(),
		kind: choice(
			'Meal',
			{ breakfast: 'Breakfast', lunch: 'Lunch', dinner: 'Dinner', snack: 'Snack' },
			'snack'
		),
		note: text('Note', { maxLength: 4000, multiline: true }),
		complete: optional(boolean('Complete'))
	}
});

/** A portion as it was eaten: names and nutrients are a snapshot that later edits never rewrite. */
export const mealItem = defineEntity({
	name: 'meal_items',
	label: { one: 'Meal item', many: 'Meal items' },
	indexes: ['mealId'],
	fields: {
		mealId: reference('Meal', 'meals'),
		foodItemId: optional(reference('Food', 'food_items')),
		name: text('Name', { maxLength: 200 }),
		amount: decimal('Amount', { places: 3, max: 100_000 }),
		unit: text('Unit', { maxLength: 40 }),
		grams: grams('Weight'),
		...nutrients
	}
});

const quantity = z.number().check(z.gte(0), z.lte(100_000));

/** A portion of another food, which may be a recipe too; its name for when that is gone. */
const ingredients = z
	.array(
		z.strictObject({
			foodItemId: z.guid(),
			name: z.string().check(z.maxLength(200)),
			amount: quantity,
			unit: z.string().check(z.maxLength(40))
		})
	)
	.check(z.maxLength(200));

/** What one of a further unit weighs: "slice", 28 g. `ml` says what a millilitre weighs. */
const portions = z
	.array(
		z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(40)), grams: quantity })
	)
	.check(z.maxLength(20));

export const foodItem = defineEntity({
	name: 'food_items',
	label: { one: 'Food', many: 'Foods' },
	fields: {
		name: text('Name', { maxLength: 200 }),
		brand: optional(text('Brand', { maxLength: 120 })),
		barcode: optional(text('Barcode', { maxLength: 32 })),
		/** When a food that was found online was asked for. */
		lookedUpAt: optional(instant('Looked up')),
		basis: choice(
			'Nutrients are',
			{ per_100_g: 'per 100 g', per_100_ml: 'per 100 ml', per_serving: 'per serving' },
			'per_100_g'
		),
		servingName: text('Serving', { maxLength: 60 }),
		servingGrams: grams('Serving weight'),
		portions: optional(structure('Portions', portions, [])),
		...nutrients,
		/**
		 * Set on recipes: what goes in, the cooked weight that comes out, and how many it serves. Their
		 * nutrients follow from that and are not kept.
		 */
		ingredients: optional(structure('Ingredients', ingredients, [])),
		yieldGrams: grams('Cooked weight'),
		servings: optional(decimal('Servings', { places: 2, min: 0.01, max: 1000 })),
		favourite: optional(boolean('Favourite')),
		archived: boolean('Archived')
	}
});

export type Meal = Row<typeof meal>;
export type MealItem = Row<typeof mealItem>;
export type FoodItem = Row<typeof foodItem>;
export type Ingredient = NonNullable<FoodItem['ingredients']>[number];
/** The nutrients both a food and a portion of it carry. */
export type Nutrient = keyof typeof nutrients;
export const nutrientNames = Object.keys(nutrients) as Nutrient[];
