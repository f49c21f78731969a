import { expect, test } from 'vitest';
import { initialSettings } from '#lib/domains/settings/current.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { fillsOf, pasteRow } from './paste.ts';
import { tableColumns } from './tables.ts';

const garden = '11111111-1111-4111-8111-111111111111';
const references = { projects: { [garden]: 'Garden' } };
const now = Date.UTC(2026, 10, 23, 12);
const asking = { zone: 'UTC', units: { ...initialSettings.units, weight: 'lb' as const } };
const kept = { utcOffset: 0, deletedAt: null, source: 'manual', updatedAt: 0, revision: 1 };

function tableOf(declared: unknown, values: readonly object[]) {
	const entity = declared as AnyEntity;
	const rows = values.map((value, n) => {
		const made = factory(declared as typeof weighIn)(seededRandom(n));
		return { ...made, ...kept, id: String(n), ...value } as unknown as AnyRow;
	});
	return { entity, rows, columns: tableColumns(entity, references, asking) };
}
const entries = tableOf(timeEntry, [
	{ start: now, stop: now + 3_600_000, description: 'a', projectId: null, billable: false },
	{ start: now, stop: now + 3_600_000, description: 'b', projectId: null, billable: false },
	{ start: now, stop: now + 3_600_000, description: 'c', projectId: null, billable: false }
]);
const weights = tableOf(weighIn, [{ weightKg: 80, fatPercent: null, note: '' }]);

type Table = ReturnType<typeof tableOf>;
interface At {
	row?: number;
	selected?: readonly string[];
}
/** What comes of cells that are pasted into a column. */
function pasted(table: Table, cells: string[][], column: string, at: At = {}) {
	const { entity, rows, columns } = table;
	const { row = 0, selected = [] } = at;
	const col = columns.findIndex(({ name }) => name === column);
	const place = { rows, columns, row, col, selected: new Set(selected) };
	const reading = { entity, references, asking, now };
	return fillsOf(cells, place).map((fill) => {
		const outcome = pasteRow(fill, reading);
		return [fill.row.id, 'patch' in outcome ? outcome.patch : outcome.problem];
	});
}

test('cells fill the rows below and the columns beside, as far as there are any', () => {
	expect(pasted(entries, [['x'], ['y'], ['z']], 'description', { row: 1 })).toEqual([
		['1', { description: 'x' }],
		['2', { description: 'y' }]
	]);
	expect(pasted(entries, [['x', 'garden']], 'description')).toEqual([
		['0', { description: 'x', projectId: garden }]
	]);
});

test('a single line fills every selected row, when it is pasted into one of them', () => {
	const selected = ['0', '2'];
	expect(pasted(entries, [['x']], 'description', { row: 2, selected })).toEqual([
		['0', { description: 'x' }],
		['2', { description: 'x' }]
	]);
	expect(pasted(entries, [['x']], 'description', { row: 1, selected })).toEqual([
		['1', { description: 'x' }]
	]);
});

test('what a grid shows is what it takes: words, moments, measures in the person’s unit', () => {
	expect(pasted(entries, [['2026-11-23 14:30']], 'stop')).toEqual([
		['0', { stop: Date.UTC(2026, 10, 23, 14, 30) }]
	]);
	expect(pasted(entries, [['Yes']], 'billable')).toEqual([['0', { billable: true }]]);
	expect(pasted(entries, [['one, two']], 'tags')).toEqual([['0', { tags: ['one', 'two'] }]]);
	expect(pasted(weights, [['150', '20 %']], 'weightKg')).toEqual([
		['0', { weightKg: 68.039, fatPercent: 20 }]
	]);
	for (const table of [entries, weights]) {
		const cells = table.rows.map((row) => table.columns.map((column) => column.format(row)));
		const [first = ''] = table.columns.map(({ name }) => name);
		for (const [, outcome] of pasted(table, cells, first)) expect(outcome).toEqual({});
	}
});

test('a row that cannot take a cell stays whole, and says why', () => {
	expect(pasted(weights, [['heavy', '20']], 'weightKg')).toEqual([
		['0', expect.stringMatching(/^Weight: expected a number from .* lb\.$/)]
	]);
	expect(pasted(entries, [['2026-11-23 09:00']], 'stop')).toEqual([
		['0', 'The stop is before the start.']
	]);
	expect(pasted(entries, [['9']], 'revision')).toEqual([['0', 'Revision cannot be changed.']]);
	const gone = { ...entries, rows: entries.rows.map((row) => ({ ...row, deletedAt: 1 })) };
	expect(pasted(gone, [['x']], 'description')).toEqual([['0', 'It is deleted.']]);
});
