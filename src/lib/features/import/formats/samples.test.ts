import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { contentsOf } from '#lib/domains/imports/contents.ts';
import { readGiven } from '#lib/domains/imports/read-given.ts';
import { unmappedTable } from '#lib/domains/imports/unmapped-table.ts';
import { guides } from '../guides.ts';
import { knownFormats } from './known.ts';

const folder = 'static/samples';
const given = (name: string) => ({
	name,
	bytes: new Uint8Array(readFileSync(`${folder}/${name}`))
});
const context = { userId: 'u', zone: 'UTC', dateOrder: null, mapping: null, fixes: [] };

it.each([
	['zero.csv', 'zero-csv', 2],
	['toggl.csv', 'toggl-csv', 3],
	['withings-weight.csv', 'withings-weight', 2],
	['whoop-workouts.csv', 'whoop-workouts', 1],
	['cronometer-servings.csv', 'cronometer', 5],
	['myfitnesspal-nutrition.csv', 'myfitnesspal', 4]
])('the example %s is recognised, and every line of it is taken', (name, formatId, records) => {
	const reading = readGiven(given(name), knownFormats, context);
	if ('kind' in reading) return expect.unreachable('Not recognised.');
	expect(reading).toMatchObject({ formatId, problems: [], ignored: {}, repeated: 0 });
	expect(reading.records).toHaveLength(records);
});

it('the example of any other table is mapped as it is guessed', () => {
	const table = unmappedTable(contentsOf(given('weights.csv')), 'weigh_ins');
	expect(table.guesses).not.toContain(null);
});

it('each example is shown, and each that is shown is there', () => {
	const shown = guides.flatMap(({ sample }) => sample ?? []);
	expect(shown.toSorted()).toEqual(readdirSync(folder).toSorted());
});
