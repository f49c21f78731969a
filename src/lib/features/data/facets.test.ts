import { expect, test } from 'vitest';
import { timeEntry } from '#lib/domains/time/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { factory } from '#lib/platform/entity/factory.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { facetsOf } from './facets.ts';
import { initialSettings } from '#lib/domains/settings/current.ts';
import { tableColumns } from './tables.ts';
import { shownRows, type View } from './view.ts';

const entity = timeEntry as unknown as AnyEntity;
const columns = tableColumns(
	entity,
	{ projects: { garden: 'Garden', thesis: 'Thesis' } },
	initialSettings
);
const table = { columns, time: 'start' };
const everything: View = {
	search: '',
	sorts: [{ column: 'start', descending: true }],
	only: {},
	from: '',
	to: '',
	deleted: false
};

const make = factory(timeEntry);
const entry = (n: number, projectId: string | null, source: string) =>
	({
		...make(seededRandom(n)),
		id: String(n),
		description: n === 1 ? 'Weeding' : 'Work',
		projectId,
		source
	}) as unknown as AnyRow;
const rows = [
	entry(1, 'garden', 'manual'),
	entry(2, 'thesis', 'manual'),
	entry(3, 'thesis', 'toggl'),
	entry(4, null, 'toggl')
];

const counts = (view: Partial<View>, name: string) =>
	facetsOf(rows, table, { ...everything, ...view })
		.find((facet) => facet.name === name)
		?.values.map(({ text, count }) => `${text} ${count}`);

test('a reference is counted by the words of its rows, and rows without one are counted too', () => {
	expect(counts({}, 'projectId')).toEqual(['Thesis 2', 'Garden 1', 'None 1']);
	expect(counts({}, 'source')).toEqual(['By hand 2', 'Toggl 2']);
});

test('counts are of what everything else lets pass; its own choice shows what else there is', () => {
	const only = { projectId: 'thesis' };
	expect(counts({ only }, 'projectId')).toEqual(['Thesis 2', 'Garden 1', 'None 1']);
	expect(counts({ only }, 'source')).toEqual(['By hand 1', 'Toggl 1']);
	expect(counts({ search: 'weeding' }, 'projectId')).toBeUndefined();
	expect(counts({ only, search: 'weeding' }, 'projectId')).toEqual(['Garden 1', 'Thesis 0']);
});

test('each count is the number of rows that the choice shows', () => {
	for (const view of [everything, { ...everything, only: { source: 'toggl' } }]) {
		for (const { name, values } of facetsOf(rows, table, view)) {
			for (const { word, count } of values) {
				const chosen = { ...view, only: { ...view.only, [name]: word } };
				expect(shownRows(rows, table, chosen)).toHaveLength(count);
			}
		}
	}
});
