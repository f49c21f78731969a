import type { ImportFormat } from '#lib/domains/imports/format.ts';
import { orderIn, readRows } from '#lib/domains/imports/row-reading.ts';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { columnsAt } from '#lib/platform/file-table.ts';
import { mealRecords, nutrientsIn, partOfDay } from '../meals.ts';

/** The Nutrition Summary of MyFitnessPal's export: one row a meal, without a time of day. */

const source = 'myfitnesspal';

const header = ['date', 'meal', 'calories', 'fat (g)', 'carbohydrates (g)', 'protein (g)'];

const columns = {
	energyKcal: ['Calories'],
	proteinG: ['Protein (g)'],
	carbsG: ['Carbohydrates (g)'],
	fatG: ['Fat (g)'],
	fibreG: ['Fiber'],
	sugarG: ['Sugar']
} as const;

export const myFitnessPalNutrition: ImportFormat = {
	id: 'myfitnesspal-nutrition',
	label: 'meals from MyFitnessPal',
	asksZone: true,
	matches: {},
	columns: { eatenAt: 'Date', energyKcal: 'Calories', proteinG: 'Protein (g)', note: 'Note' },
	sniff(content) {
		if (content.kind !== 'table') return 0;
		const at = columnsAt(content.table.head);
		return header.every((name) => at(name) >= 0) ? 1 : 0;
	},
	read(content, { userId, zone, dateOrder }) {
		const at = columnsAt(content.kind === 'table' ? content.table.head : []);
		const { order, evidence } = orderIn(content, [at('date')], dateOrder);
		const read = readRows(
			content,
			(cells) => {
				const [day, group] = [cells.of('Date'), cells.of('Meal')];
				return mealRecords(
					{ userId, source, cells, placing: { order, zone } },
					{ day, dayColumn: 'Date', clock: '', group, note: cells.of('Note') },
					{
						name: `${partOfDay(group)}, from MyFitnessPal`,
						amount: 1,
						unit: 'meal',
						key: '',
						nutrients: nutrientsIn(cells, columns, { sodium: 'Sodium (mg)' })
					}
				);
			},
			({ entity }) => entity === meal.name
		);
		return { ...read, order: evidence };
	}
};
