import { meal } from '#lib/domains/nutrition/entity.ts';
import { itemsText, mealKinds, totalText } from '#lib/domains/nutrition/meal-text.ts';
import { mealDay, readMeals, type MealWithItems } from '#lib/domains/nutrition/read-meals.ts';
import { totals } from '#lib/domains/nutrition/totals.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import type { Day } from '#lib/platform/time/calendar.ts';
import { energyText } from '#lib/platform/units.ts';
import { counted, isWaiting, joined, noted, type ListSpec } from './list.ts';

/** What was eaten on a day, the first meal first. */
export interface EatenDay {
	readonly day: Day;
	readonly meals: readonly MealWithItems[];
}

export function eatenDays(meals: readonly MealWithItems[], dayStartMinutes: number): EatenDay[] {
	const days = new Map<Day, MealWithItems[]>();
	for (const each of meals) {
		const day = mealDay(each.meal, dayStartMinutes);
		const found = days.get(day);
		if (found) found.push(each);
		else days.set(day, [each]);
	}
	return [...days].map(([day, eaten]) => ({
		day,
		meals: eaten.sort((a, b) => a.meal.eatenAt - b.meal.eatenAt)
	}));
}

const itemsOf = ({ meals }: EatenDay) => meals.flatMap(({ items }) => items);

export const nutritionList: ListSpec<EatenDay> = {
	domain: 'nutrition',
	one: 'day',
	many: 'days',
	add: 'meal',
	adds: 'meal',
	empty: 'No meals yet. Log what you eat; tomorrow it is one tap.',
	async read(reader, limit) {
		const [meals, settings] = await Promise.all([
			reader.range(meal, { limit }),
			currentSettings(reader)
		]);
		const days = eatenDays(await readMeals(reader, meals), settings.dayStartMinutes);
		const isCut = meals.length >= limit;
		// Of the last day some meals may be left out: it is not shown until they are here.
		return { rows: isCut && days.length > 1 ? days.slice(0, -1) : days, isCut };
	},
	line(row, { now, units }) {
		const items = itemsOf(row);
		const kinds = [...new Set(row.meals.map(({ meal: { kind } }) => mealKinds[kind]))];
		return {
			id: row.day,
			href: `/nutrition/${row.day}`,
			day: row.day,
			title: kinds.join(', '),
			sub: itemsText(items) || row.meals.map((each) => each.meal.note).join(' '),
			value: items.length > 0 ? totalText(totals(items).energyKcal, units.energy) : '',
			source: '',
			facet: '',
			note: [...items.map(({ name }) => name), ...row.meals.map(({ meal: { note } }) => note)].join(
				' '
			),
			traits: noted(row.meals.map((each) => each.meal.note).join(' ')),
			waiting: row.meals.some((each) => isWaiting(each.meal, now)),
			running: false,
			unsent: row.meals.some(({ meal: { revision } }) => revision === 0),
			target: ''
		};
	},
	sum(rows, { units }) {
		const known = rows
			.map((row) => totals(itemsOf(row)).energyKcal.known)
			.filter((value) => value !== null);
		const total = known.reduce((sum, value) => sum + value, 0);
		return joined(
			`${counted(rows.length, 'day', 'days')} logged`,
			known.length > 0 && units.energy !== 'hidden'
				? `average ${energyText(total / known.length, units.energy)}`
				: ''
		);
	}
};
