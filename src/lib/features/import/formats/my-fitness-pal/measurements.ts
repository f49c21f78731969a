import { recordOf } from '#lib/domains/imports/record.ts';
import { orderIn, readRows } from '#lib/domains/imports/row-reading.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { columnsAt } from '#lib/platform/file-table.ts';
import type { TableKind } from '../table-kinds.ts';
import { kilograms, measuredAt, notesOf, percent } from '../weights.ts';

/** The Measurement Summary: a row a day, its weight in the unit of the profile, which it does not name. */

const source = 'myfitnesspal';

/** One of these stands beside the weight: a table of days and weights alone may be anybody's. */
const beside = ['body fat %', 'waist', 'hips', 'neck'];

export const measurements: TableKind = {
	fits: (at) =>
		at('date') === 0 && at('weight') > 0 && at('meal') < 0 && beside.some((name) => at(name) >= 0),
	read(content, { userId, zone, dateOrder, massUnit = 'kg' }) {
		const head = content.kind === 'table' ? content.table.head : [];
		const { order, evidence } = orderIn(content, [columnsAt(head)('date')], dateOrder);
		const read = readRows(content, (cells) => {
			const weightKg = kilograms(cells, 'Weight', massUnit);
			if (weightKg === null) return { ignored: 'without a weight' };
			const at = measuredAt(cells, { day: 'Date' }, { order, zone });
			const values = {
				measuredAt: at.instant,
				utcOffset: at.utcOffset,
				weightKg,
				fatPercent: percent(cells, 'Body Fat %')
			};
			const named = {
				entity: weighIn,
				source,
				sourceId: cells.of('Date'),
				line: cells.line,
				values
			};
			return { records: [recordOf(userId, named)], notes: notesOf(at) };
		});
		return { ...read, order: evidence, massUnit };
	}
};
