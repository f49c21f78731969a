import { orderIn, readRows, type Cells } from '#lib/domains/imports/row-reading.ts';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { columnsAt } from '#lib/platform/file-table.ts';
import { mealRecords, nutrientsIn } from '../meals.ts';
import type { TableKind } from '../table-kinds.ts';

/** `servings.csv`: one row a food, older ones without time and unit columns. */

const source = 'cronometer';

const header = ['day', 'group', 'food name', 'amount'];

const columns = {
	energyKcal: ['Energy (kcal)'],
	proteinG: ['Protein (g)'],
	carbsG: ['Carbs (g)'],
	fatG: ['Fat (g)'],
	fibreG: ['Fiber (g)'],
	sugarG: ['Sugars (g)'],
	alcoholG: ['Alcohol (g)']
} as const;

/** "100.00 g" of older files, or a number with its unit in the next column. */
function portionOf(cells: Cells): { amount: number; unit: string; grams: number | null } {
	const [, digits = '', word = ''] =
		/^(\d+(?:[.]\d+)?)\s*(.*)$/.exec(cells.of('Amount').replace(/,(?=\d{3}\b)/g, '')) ?? [];
	if (digits === '') return cells.refuse('Amount', 'an amount like 100 g');
	const unit = (cells.of('Unit') || word).slice(0, 40);
	const amount = Number(Number(digits).toFixed(3));
	return { amount, unit, grams: unit === 'g' ? amount : null };
}

export const servings: TableKind = {
	fits: (at) => header.every((name) => at(name) >= 0),
	read(content, { userId, zone, dateOrder }) {
		const at = columnsAt(content.kind === 'table' ? content.table.head : []);
		const { order, evidence } = orderIn(content, [at('day')], dateOrder);
		const times = new Map<string, number>();
		const read = readRows(
			content,
			(cells) => {
				const name = cells.of('Food Name').slice(0, 200);
				if (!name) return { ignored: 'without a food' };
				const [day, group, clock] = [cells.of('Day'), cells.of('Group'), cells.of('Time')];
				const key = `${day} ${clock} ${group} ${name} ${cells.of('Amount')} ${cells.of('Unit')}`;
				// The same food twice in one meal is two portions, and no repetition.
				const turn = (times.get(key) ?? 0) + 1;
				times.set(key, turn);
				return mealRecords(
					{ userId, source, cells, placing: { order, zone } },
					{ day, dayColumn: 'Day', clock, group, note: '' },
					{
						name,
						...portionOf(cells),
						key: `${key} ${turn}`,
						nutrients: nutrientsIn(cells, columns, {
							sodium: 'Sodium (mg)',
							kilojoule: 'Energy (kJ)'
						})
					}
				);
			},
			({ entity }) => entity === meal.name
		);
		return { ...read, order: evidence };
	}
};
