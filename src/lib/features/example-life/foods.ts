/** Everyday foods of the example, per 100 g: kcal, protein, carbohydrate, fat, fibre; rounded by hand. */
export interface ExampleFood {
	readonly name: string;
	readonly servingName: string;
	readonly servingGrams: number;
	readonly per100: readonly [number, number, number, number, number];
}

const food = (
	name: string,
	serving: readonly [string, number],
	per100: ExampleFood['per100']
): ExampleFood => ({ name, servingName: serving[0], servingGrams: serving[1], per100 });

export const foods = {
	oats: food('Porridge oats', ['bowl', 60], [370, 13, 60, 7, 10]),
	berries: food('Mixed berries', ['handful', 80], [50, 1, 10, 0.4, 5]),
	yoghurt: food('Greek yoghurt', ['cup', 170], [97, 9, 4, 5, 0]),
	egg: food('Egg', ['egg', 58], [143, 12.6, 0.7, 9.5, 0]),
	bread: food('Rye bread', ['slice', 45], [230, 7, 44, 1.5, 7]),
	coffee: food('Flat white', ['cup', 180], [46, 2.6, 3.9, 2.2, 0]),
	banana: food('Banana', ['banana', 118], [89, 1.1, 20, 0.3, 2.6]),
	chicken: food('Chicken breast', ['fillet', 150], [165, 31, 0, 3.6, 0]),
	rice: food('Rice, cooked', ['plate', 180], [130, 2.7, 28, 0.3, 0.4]),
	lentils: food('Lentil soup', ['bowl', 350], [58, 4, 8.5, 1, 2.5]),
	salad: food('Mixed salad', ['plate', 150], [55, 1.5, 4, 3.5, 2]),
	salmon: food('Salmon', ['fillet', 140], [208, 20, 0, 13, 0]),
	potato: food('Potatoes, boiled', ['plate', 220], [77, 2, 17, 0.1, 2.2]),
	pasta: food('Pasta, cooked', ['plate', 220], [150, 5.5, 30, 1, 2]),
	tomato: food('Tomato sauce', ['ladle', 120], [50, 1.5, 7, 1.7, 1.6]),
	chocolate: food('Dark chocolate', ['piece', 20], [580, 8, 36, 43, 11]),
	apple: food('Apple', ['apple', 160], [52, 0.3, 12, 0.2, 2.4]),
	nuts: food('Almonds', ['handful', 28], [590, 21, 9, 50, 12])
} as const satisfies Record<string, ExampleFood>;

export type FoodName = keyof typeof foods;

/** What a meal of each kind may be made of. */
export const plates = {
	breakfast: [
		['oats', 'berries', 'coffee'],
		['yoghurt', 'banana', 'coffee'],
		['egg', 'bread', 'coffee']
	],
	lunch: [
		['chicken', 'rice', 'salad'],
		['lentils', 'bread'],
		['egg', 'egg', 'bread', 'salad']
	],
	dinner: [
		['salmon', 'potato', 'salad'],
		['pasta', 'tomato', 'salad'],
		['chicken', 'potato', 'salad'],
		['lentils', 'bread', 'yoghurt']
	],
	snack: [['apple', 'nuts'], ['yoghurt', 'berries'], ['chocolate', 'coffee'], ['banana']]
} as const satisfies Record<string, readonly (readonly FoodName[])[]>;

export type MealKind = keyof typeof plates;
