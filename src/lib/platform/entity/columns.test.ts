import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { seededRandom } from '../random.ts';
import { columnsOf } from './columns.ts';
import type { AnyEntity, AnyRow } from './entity.ts';
import { factory } from './factory.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

test.each(entities as unknown as AnyEntity[])(
	'$label.many sort without contradiction',
	(entity) => {
		fc.assert(
			fc.property(seeds, fc.boolean(), (seed, descending) => {
				const random = seededRandom(seed);
				const rows = Array.from({ length: 12 }, () =>
					factory(entity)(random)
				) as unknown as AnyRow[];
				for (const column of columnsOf(entity)) {
					const sorted = rows.toSorted((a, b) => column.compare(a, b, descending));
					const unknown = sorted.map((row) => (row[column.name] ?? null) === null);
					expect(unknown, column.name).toEqual(unknown.toSorted((a, b) => Number(a) - Number(b)));
					for (const [index, row] of sorted.entries()) {
						const next = sorted[index + 1];
						if (next) expect(column.compare(row, next, descending)).toBeLessThanOrEqual(0);
					}
				}
			}),
			{ numRuns: 20 }
		);
	}
);

test.each(entities as unknown as AnyEntity[])('every cell of $label.many has words', (entity) => {
	const random = seededRandom(5);
	for (let n = 0; n < 20; n++) {
		const row = factory(entity)(random) as unknown as AnyRow;
		for (const column of columnsOf(entity)) {
			const isBlank = row[column.name] === null || (row[column.name] as unknown[]).length === 0;
			if (!isBlank) expect(column.format(row), column.name).not.toBe('');
		}
	}
});

test('the time leads, moments stand on their own clock, measures carry their unit', () => {
	const row = {
		...factory(weighIn)(seededRandom(1)),
		measuredAt: Date.UTC(2026, 10, 23, 6, 12),
		utcOffset: 540,
		weightKg: 78.4,
		fatPercent: null
	} as unknown as AnyRow;
	const columns = columnsOf(weighIn as unknown as AnyEntity);
	expect(columns[0]?.name).toBe('measuredAt');
	const cells = Object.fromEntries(columns.map((column) => [column.name, column.format(row)]));
	expect(cells).toMatchObject({
		measuredAt: '2026-11-23 15:12',
		weightKg: '78.4 kg',
		fatPercent: ''
	});
});

test('a choice is shown by its words', () => {
	const row = { ...factory(workout)(seededRandom(1)), scoreState: 'PENDING_SCORE' };
	const column = columnsOf(workout as unknown as AnyEntity).find(
		({ name }) => name === 'scoreState'
	);
	expect(column?.format(row as unknown as AnyRow)).toBe('Still scoring');
	expect(column?.filter).toBe('choice');
});
