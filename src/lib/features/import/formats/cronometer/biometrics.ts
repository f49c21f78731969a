import type { Content } from '#lib/domains/imports/format.ts';
import { recordOf } from '#lib/domains/imports/record.ts';
import { Cells, orderIn, readRows } from '#lib/domains/imports/row-reading.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { columnsAt } from '#lib/platform/file-table.ts';
import type { TableKind } from '../table-kinds.ts';
import { kilograms, measuredAt, notesOf, percent } from '../weights.ts';

/** `biometrics.csv`: one row a measurement. A weight takes the body fat of its moment with it. */

const source = 'cronometer';

const isWeight = (cells: Cells) => /^(body )?weight$/i.test(cells.of('Metric'));
const isFat = (cells: Cells) => /^body fat/i.test(cells.of('Metric'));
const whenOf = (cells: Cells) => `${cells.of('Day')} ${cells.of('Time')}`.trim();

/** Body fat as it is written, by its moment; and the moments that have a weight. */
function momentsIn(content: Content) {
	const table = content.kind === 'table' ? content.table : { head: [], rows: [] };
	const at = columnsAt(table.head);
	const fats = new Map<string, Cells>();
	const weighed = new Set<string>();
	for (const row of table.rows) {
		const cells = new Cells(row, at);
		if (isWeight(cells)) weighed.add(whenOf(cells));
		else if (isFat(cells)) fats.set(whenOf(cells), cells);
	}
	return { fats, weighed };
}

function weightOf(cells: Cells): number {
	const unit = cells.of('Unit');
	if (!/^(kg|lbs?|st)$/i.test(unit)) return cells.refuse('Unit', 'kg, lb or st');
	return kilograms(cells, 'Amount', unit) ?? cells.refuse('Amount', 'a number like 78.4');
}

export const biometrics: TableKind = {
	fits: (at) => ['day', 'metric', 'unit', 'amount'].every((name) => at(name) >= 0),
	read(content, { userId, zone, dateOrder }) {
		const head = content.kind === 'table' ? content.table.head : [];
		const { order, evidence } = orderIn(content, [columnsAt(head)('day')], dateOrder);
		const { fats, weighed } = momentsIn(content);
		const turns = new Map<string, number>();
		const read = readRows(content, (cells) => {
			const when = whenOf(cells);
			if (isFat(cells) && weighed.has(when)) {
				percent(cells, 'Amount');
				return { records: [] };
			}
			if (!isWeight(cells))
				return { ignored: cells.of('Metric').slice(0, 40) || 'without a metric' };
			const at = measuredAt(cells, { day: 'Day', time: 'Time' }, { order, zone });
			const turn = (turns.get(when) ?? 0) + 1;
			turns.set(when, turn);
			const fat = fats.get(when);
			const values = {
				measuredAt: at.instant,
				utcOffset: at.utcOffset,
				weightKg: weightOf(cells),
				fatPercent: fat ? readable(() => percent(fat, 'Amount')) : null
			};
			const sourceId = turn === 1 ? when : `${when} ${turn}`;
			const named = { entity: weighIn, source, sourceId, line: cells.line, values };
			return { records: [recordOf(userId, named)], notes: notesOf(at) };
		});
		return { ...read, order: evidence };
	}
};

/** A bad cell is the problem of its own row; the weight beside it is taken without. */
function readable(read: () => number | null): number | null {
	try {
		return read();
	} catch {
		return null;
	}
}
