import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { columnsOf } from '#lib/platform/entity/columns.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { sortedBy, sortedThenBy, type Sort } from '#lib/platform/ui/grid-sort.ts';
import { inOrder, moved } from './column-order.ts';
import { clearText, filterCount, shownRows, viewFrom, viewParams, type View } from './view.ts';

const columns = columnsOf(weighIn as unknown as AnyEntity);
const table = { columns, time: 'measuredAt' };
const everything: View = {
	search: '',
	sorts: [{ column: 'weightKg', descending: false }],
	only: {},
	from: '',
	to: '',
	deleted: false
};

/** As the envelope of a table has it. */
const sourceColumn: (typeof columns)[number] = {
	...columns[0]!,
	name: 'source',
	compare: (a, b, descending) => a.source.localeCompare(b.source) * (descending ? -1 : 1)
};

function row(values: Record<string, unknown>): AnyRow {
	return { ...factory(weighIn)(seededRandom(1)), ...values } as unknown as AnyRow;
}

const rows = [
	row({
		id: 'a',
		weightKg: 80,
		note: 'Café later',
		source: 'manual',
		measuredAt: Date.UTC(2026, 10, 22, 23, 30),
		utcOffset: 60
	}),
	row({
		id: 'b',
		weightKg: 78,
		note: 'after the run',
		source: 'withings',
		measuredAt: Date.UTC(2026, 10, 22, 10),
		utcOffset: 60
	}),
	row({
		id: 'c',
		weightKg: 79,
		note: '',
		source: 'withings',
		measuredAt: Date.UTC(2026, 10, 20, 10),
		utcOffset: 60
	})
];
const ids = (view: Partial<View>) =>
	shownRows(rows, table, { ...everything, ...view }).map(({ id }) => id);

test('rows are sorted by the chosen column', () => {
	expect(ids({})).toEqual(['b', 'c', 'a']);
	expect(ids({ sorts: [{ column: 'weightKg', descending: true }] })).toEqual(['a', 'c', 'b']);
});

test('what one column leaves alike the next one orders, in its own direction', () => {
	const source = { column: 'source', descending: true };
	const table3 = { ...table, columns: [...columns, sourceColumn] };
	const by = (...sorts: Sort[]) =>
		shownRows(rows, table3, { ...everything, sorts }).map(({ id }) => id);
	expect(by(source, { column: 'weightKg', descending: false })).toEqual(['b', 'c', 'a']);
	expect(by(source, { column: 'weightKg', descending: true })).toEqual(['c', 'b', 'a']);
	expect(by({ column: 'nothing', descending: true }, source)).toEqual(['b', 'c', 'a']);
});

test('a column asked for alone, as well, the other way round, and no more', () => {
	const [a, b] = [
		{ column: 'a', descending: false },
		{ column: 'b', descending: false }
	];
	expect(sortedBy([b], 'a')).toEqual([a]);
	expect(sortedBy([a, b], 'a')).toEqual([{ ...a, descending: true }]);
	expect(sortedThenBy([a], 'b')).toEqual([a, b]);
	const falling = sortedThenBy([a, b], 'b');
	expect(falling).toEqual([a, { ...b, descending: true }]);
	expect(sortedThenBy(falling, 'b')).toEqual([a]);
	// Rows have some order always.
	expect(sortedThenBy([{ ...a, descending: true }], 'a')).toEqual([a]);
});

test('columns keep the places that they were given, and those declared later follow their own', () => {
	const named = (...names: string[]) => names.map((name) => ({ ...columns[0]!, name }));
	const declared = named('at', 'a', 'b', 'c');
	const order = (names: string[]) => inOrder(declared, names).map(({ name }) => name);
	expect(order([])).toEqual(['at', 'a', 'b', 'c']);
	expect(order(['c', 'a', 'gone'])).toEqual(['at', 'c', 'a', 'b']);
	expect(order(['c', 'b', 'a', 'at'])).toEqual(['at', 'c', 'b', 'a']);
	const move = (name: string, by: -1 | 1, hidden: string[] = []) =>
		moved(declared, { name, by }, hidden).join('');
	expect([move('b', -1), move('b', 1), move('a', -1), move('c', 1), move('at', 1)]).toEqual([
		'bac',
		'acb',
		'abc',
		'abc',
		'abc'
	]);
	// Past what is left out, since nobody sees it.
	expect([move('a', 1, ['b']), move('a', 1, ['b', 'c'])]).toEqual(['bca', 'abc']);
});

test('a search finds every word, whatever its case and marks', () => {
	expect(ids({ search: 'cafe LATER' })).toEqual(['a']);
	expect(ids({ search: 'cafe run' })).toEqual([]);
});

test('days are those of the clock where it happened, both ends included', () => {
	expect(ids({ from: '2026-11-23' })).toEqual(['a']);
	expect(ids({ from: '2026-11-20', to: '2026-11-22' })).toEqual(['b', 'c']);
});

test('a source or a choice narrows down', () => {
	expect(ids({ only: { source: 'withings' } })).toEqual(['b', 'c']);
	expect(filterCount({ ...everything, only: { source: 'x' }, from: '2026-01-01' })).toBe(2);
});

test('a view survives its address', () => {
	const word = fc.string({ minLength: 1, maxLength: 12 });
	const views = fc.record({
		search: fc.string({ maxLength: 12 }),
		sorts: fc.uniqueArray(
			fc.record({
				column: fc.constantFrom('weightKg', 'note', 'measuredAt'),
				descending: fc.boolean()
			}),
			{ minLength: 1, selector: ({ column }) => column }
		),
		only: fc.dictionary(fc.constantFrom('source', 'device'), word),
		from: fc.constantFrom('', '2026-11-23'),
		to: fc.constantFrom('', '2026-11-24'),
		deleted: fc.boolean()
	});
	fc.assert(
		fc.property(views, (view) => {
			const address = viewParams(view).toString();
			const read = viewFrom(new URLSearchParams(address), columns[0]);
			expect(read).toEqual({ ...view, only: { ...view.only } });
		})
	);
});

test('what hides rows is named by the button that lets them be seen again', () => {
	expect(clearText(everything)).toBeNull();
	expect(clearText({ ...everything, search: 'x' })).toBe('Clear the search');
	const two = { ...everything, only: { source: 'manual' }, from: '2026-11-01' };
	expect(clearText(two)).toBe('Clear 2 filters');
	expect(clearText({ ...two, from: '', search: 'x' })).toBe('Clear 1 filter and the search');
});
