import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { seededRandom } from '../random.ts';
import type { AnyEntity } from './entity.ts';
import { factory } from './factory.ts';
import { valueProblems } from './validation.ts';

const declared = entities as unknown as AnyEntity[];
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

test.each(declared)('made $label.many are always valid', (entity) => {
	fc.assert(
		fc.property(seeds, (seed) => {
			const row = factory(entity)(seededRandom(seed));
			expect(valueProblems(entity, row)).toEqual([]);
		}),
		{ numRuns: 60 }
	);
});

test.each(declared)('the same seed makes the same $label.one', (entity) => {
	const make = () => factory(entity)(seededRandom(7));
	expect(make()).toEqual(make());
});

test.each(declared)('every field of $label.many takes more than one value', (entity) => {
	const random = seededRandom(1);
	const rows = Array.from({ length: 60 }, () => factory(entity)(random));
	for (const name of Object.keys(entity.fields)) {
		const seen = new Set(rows.map((row) => JSON.stringify(row[name])));
		expect(seen.size, name).toBeGreaterThan(1);
	}
});
