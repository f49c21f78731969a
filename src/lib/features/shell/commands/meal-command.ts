import { readAmount } from '#lib/domains/nutrition/amount-text.ts';
import { portionOfFood } from '#lib/domains/nutrition/deeds.ts';
import type { FoodItem } from '#lib/domains/nutrition/entity.ts';
import { unitsOfFood, usualPortion, type Portion } from '#lib/domains/nutrition/portion.ts';
import { numberText } from '#lib/platform/number.ts';
import { energyText, quantityText, type Units } from '#lib/platform/units.ts';
import type { Command } from './interpret.ts';
import { plain } from './plain.ts';

/** The food that was meant: called just so, beginning so, or holding the words; shorter names first. */
function foodCalled(name: string, foods: readonly FoodItem[]): FoodItem | undefined {
	const asked = plain(name);
	const words = asked.split(' ');
	const rank = (of: string) => (of === asked ? 0 : of.startsWith(asked) ? 1 : 2);
	return foods
		.map((food) => ({ food, of: plain(food.name) }))
		.filter(({ of }) => words.every((word) => of.includes(word)))
		.sort((a, b) => rank(a.of) - rank(b.of) || a.of.length - b.of.length)[0]?.food;
}

function command(food: FoodItem, portion: Portion, { energy }: Units): Command {
	const item = portionOfFood(food, portion);
	const amount = quantityText({ value: numberText(portion.amount, 2), unit: portion.unit });
	const kcal = item.energyKcal === null ? '' : energyText(item.energyKcal, energy);
	return {
		title: `Log ${food.name}, ${amount}`,
		preview: ['Logs a meal now', kcal].filter(Boolean).join(' · '),
		deed: { kind: 'meal', item }
	};
}

/** "oats 60g": a food of one's own and how much of it; without an amount its usual portion. */
export function mealOf(
	value: string,
	{ foods, units }: { readonly foods: readonly FoodItem[]; readonly units: Units }
): Command {
	const words = value.trim().split(' ');
	for (let n = words.length; n > 0; n--) {
		const food = foodCalled(words.slice(0, n).join(' '), foods);
		if (!food) continue;
		const usual = usualPortion(food);
		if (n === words.length) return command(food, usual, units);
		const known = unitsOfFood(food);
		const read = readAmount(words.slice(n).join(' '), known);
		if (!read) continue;
		if (read.known)
			return command(food, { amount: read.amount, unit: read.unit ?? usual.unit }, units);
		const preview = `${food.name} is not known in ${read.unit}. Try ${known.join(', ')}.`;
		return { title: `Log ${food.name}`, preview, deed: null };
	}
	const preview = `None of your foods is called “${value.trim()}”. Opens the meal sheet`;
	return { title: 'Log a meal', preview, deed: { kind: 'add', what: 'meal' } };
}
