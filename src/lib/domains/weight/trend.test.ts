import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstOfDay, trend, trendPerWeek } from './trend.ts';

const day = 86_400_000;
const weighIns = (...weights: [dayNumber: number, weightKg: number][]) =>
	weights.map(([n, weightKg]) => ({ measuredAt: n * day, weightKg }));

test('begins at the first weigh-in and moves a tenth of the way each day', () => {
	const points = trend(weighIns([0, 80], [1, 79], [2, 79]));
	expect(points.map((point) => Number(point.trendKg.toFixed(4)))).toEqual([80, 79.9, 79.81]);
});

test('a gap of three days counts as three daily weigh-ins of the same weight', () => {
	const gap = trend(weighIns([0, 80], [3, 77])).at(-1);
	const daily = trend(weighIns([0, 80], [1, 77], [2, 77], [3, 77])).at(-1);
	expect(gap?.trendKg).toBeCloseTo(daily?.trendKg ?? 0, 10);
});

test('a second weigh-in at the same moment moves nothing', () => {
	const points = trend(weighIns([0, 80], [0, 90]));
	expect(points.at(-1)?.trendKg).toBe(80);
});

test('stays within what was measured, whatever the order of the rows', () => {
	const rows = fc.array(
		fc.record({
			measuredAt: fc.integer({ min: 0, max: 4000 * day }),
			weightKg: fc.integer({ min: 500, max: 700_000 }).map((grams) => grams / 1000)
		}),
		{ minLength: 1, maxLength: 50 }
	);
	fc.assert(
		fc.property(rows, (all) => {
			const points = trend(all);
			const weights = all.map((row) => row.weightKg);
			for (const point of points) {
				expect(point.trendKg).toBeGreaterThanOrEqual(Math.min(...weights) - 1e-9);
				expect(point.trendKg).toBeLessThanOrEqual(Math.max(...weights) + 1e-9);
			}
		})
	);
});

test('the weekly change waits for a week of data', () => {
	expect(trendPerWeek(trend(weighIns([0, 80], [6, 79])))).toBeNull();
	const falling = trend(
		weighIns(...Array.from({ length: 57 }, (_, n) => [n, 80 - n * 0.1] as [number, number]))
	);
	expect(trendPerWeek(falling)).toBeCloseTo(-0.7, 1);
	expect(trendPerWeek([])).toBeNull();
});

test('of several weigh-ins a day the first counts, on the clock where it happened', () => {
	const at = (hours: number, utcOffset = 0) => ({ measuredAt: hours * 3_600_000, utcOffset });
	expect(
		firstOfDay([at(20), at(7), at(31), at(30)]).map((row) => row.measuredAt / 3_600_000)
	).toEqual([7, 30]);
	// 23:00 in London and 01:00 the next morning in Helsinki are one moment and two days.
	expect(firstOfDay([at(8, 0), at(23, 120)])).toHaveLength(2);
});
