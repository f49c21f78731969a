import { orderIn, readRows } from '#lib/domains/imports/row-reading.ts';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { columnsAt } from '#lib/platform/file-table.ts';
import { mealRecords, nutrientsIn, partOfDay } from '../meals.ts';
import type { TableKind } from '../table-kinds.ts';

/** The Nutrition Summary: one row a meal, without a time of day. */

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

export const nutrition: TableKind = {
	fits: (at) => header.every((name) => at(name) >= 0),
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
