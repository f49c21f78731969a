import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { initialSettings } from '#lib/domains/settings/current.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { tableColumns } from './tables.ts';
import { totalsOf } from './totals.ts';

const { units } = initialSettings;
const rowsOf = (values: readonly object[]) => values as unknown as AnyRow[];
function told(entity: unknown, values: readonly object[], measures = units) {
	const columns = tableColumns(entity as AnyEntity, {}, { units: measures });
	const totals = totalsOf(columns, rowsOf(values), measures);
	return totals.map(({ label, count, sum, mean }) => [label, count, sum, mean].join(' '));
}

test('the selected rows are added up in the units of the person; what is not known is not 0', () => {
	const rows = [
		{ weightKg: 80, fatPercent: 20 },
		{ weightKg: 70, fatPercent: null },
		{ weightKg: 75, fatPercent: 10 }
	];
	expect(told(weighIn, rows)).toEqual([
		'Weight 3 values 225.0\u202fkg 75.0\u202fkg',
		'Body fat 2 values 30\u202f% 15\u202f%'
	]);
	expect(told(weighIn, rows, { ...units, weight: 'lb' })[0]).toBe(
		'Weight 3 values 496.0\u202flb 165.3\u202flb'
	);
	expect(told(weighIn, [{ weightKg: 80, fatPercent: 0 }])[1]).toBe(
		'Body fat 1 value 0\u202f% 0\u202f%'
	);
});

test('the number of a sport is no amount, and hidden calories stay hidden', () => {
	const rows = [{ sportId: 45, revision: 3, strain: 12, energyKilojoule: 4184 }];
	expect(told(workout, rows)).toEqual([
		'Strain 1 value 12 12',
		'Energy 1 value 1,000\u202fkcal 1,000\u202fkcal'
	]);
	expect(told(workout, rows, { ...units, energy: 'hidden' })).toEqual(['Strain 1 value 12 12']);
});

test('a mean lies within what it is the mean of, however many values are not known', () => {
	const values = fc.array(fc.option(fc.integer({ min: 0, max: 300 }), { nil: null }));
	fc.assert(
		fc.property(values, (rates) => {
			const columns = tableColumns(workout as unknown as AnyEntity, {}, { units });
			const rows = rowsOf(rates.map((averageHeartRate) => ({ averageHeartRate })));
			const known = rates.filter((rate) => rate !== null);
			const [total] = totalsOf(columns, rows, units);
			expect(total === undefined).toBe(known.length === 0);
			if (!total) return;
			const mean = Number.parseFloat(total.mean);
			expect(mean).toBeGreaterThanOrEqual(Math.min(...known) - 0.01);
			expect(mean).toBeLessThanOrEqual(Math.max(...known) + 0.01);
			expect(total.count.split(' ')[0]).toBe(String(known.length));
		})
	);
});
