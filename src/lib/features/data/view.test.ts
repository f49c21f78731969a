import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { columnsOf } from '#lib/platform/entity/columns.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { clearText, filterCount, shownRows, viewFrom, viewParams, type View } from './view.ts';

const columns = columnsOf(weighIn as unknown as AnyEntity);
const table = { columns, time: 'measuredAt' };
const everything: View = {
	search: '',
	sort: { column: 'weightKg', descending: false },
	only: {},
	from: '',
	to: ''
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
	expect(ids({ sort: { column: 'weightKg', descending: true } })).toEqual(['a', 'c', 'b']);
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
		sort: fc.record({ column: fc.constantFrom('weightKg', 'note'), descending: fc.boolean() }),
		only: fc.dictionary(fc.constantFrom('source', 'device'), word),
		from: fc.constantFrom('', '2026-11-23'),
		to: fc.constantFrom('', '2026-11-24')
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
