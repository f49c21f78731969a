import { foodItem, meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { between, pick } from '#lib/platform/random.ts';
import type { Day, ExampleRow } from './day.ts';
import { foods, plates, type FoodName, type MealKind } from './foods.ts';

const foodNames = Object.keys(foods) as FoodName[];

/** Nutrients of `grams` of a food, exact to three decimals. */
function nutrients(name: FoodName, grams: number) {
	const share = (value: number) => Math.round(value * grams * 10) / 1000;
	const [energyKcal, proteinG, carbsG, fatG, fibreG] = foods[name].per100;
	return {
		energyKcal: share(energyKcal),
		proteinG: share(proteinG),
		carbsG: share(carbsG),
		fatG: share(fatG),
		fibreG: share(fibreG)
	};
}

export function cupboard(at: number): ExampleRow[] {
	return foodNames.map((name) => {
		const { name: label, servingName, servingGrams } = foods[name];
		const values = { name: label, servingName, servingGrams, ...nutrients(name, 100) };
		return { entity: foodItem, key: `food ${name}`, at, values };
	});
}

function mealOf(day: Day, kind: MealKind, minutes: number): ExampleRow[] {
	const { instant, utcOffset } = day.at(minutes);
	const key = `${kind} ${day.date}`;
	const plate = pick<readonly FoodName[]>(day.random, plates[kind]);
	const items = plate.map((name, at): ExampleRow => {
		const food = foods[name];
		const grams = Math.round(food.servingGrams * (1.3 + day.random() * 0.7));
		const values = {
			name: food.name,
			amount: grams,
			unit: 'g',
			grams,
			...nutrients(name, grams)
		};
		const references = { mealId: key, foodItemId: `food ${name}` };
		return { entity: mealItem, key: `${key} ${at}`, at: instant + at, values, references };
	});
	return [
		{ entity: meal, key, at: instant, values: { eatenAt: instant, utcOffset, kind } },
		...items
	];
}

/** On weekends only: on the other days the fast still runs. ISO: Monday is 1. */
export function hasBreakfast(weekday: number): boolean {
	return weekday === 6 || weekday === 7;
}

export function mealsOf(day: Day): ExampleRow[] {
	const { random, weekday } = day;
	const meals = [
		...(hasBreakfast(weekday) ? mealOf(day, 'breakfast', between(random, 510, 570)) : []),
		...mealOf(day, 'lunch', between(random, 735, 790)),
		...(random() < 0.6 ? mealOf(day, 'snack', between(random, 930, 990)) : []),
		...mealOf(day, 'dinner', between(random, 1120, 1160))
	];
	return !hasBreakfast(weekday) && random() < 0.05 ? [] : meals;
}
