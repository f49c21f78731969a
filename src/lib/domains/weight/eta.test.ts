import { expect, test } from 'vitest';
import { seededRandom } from '#lib/platform/random.ts';
import { etaOf } from './eta.ts';
import { trend } from './trend.ts';

const day = 86_400_000;
const today = '2026-11-26';
const weighed = (days: number, weightOn: (n: number) => number) =>
	trend(
		Array.from({ length: days }, (_, n) => ({
			measuredAt: Date.UTC(2026, 10, 26) - (days - 1 - n) * day,
			weightKg: weightOn(n)
		}))
	);

test('a steady loss reaches its target within a stretch of days around the straight line', () => {
	const random = seededRandom(7);
	const points = weighed(60, (n) => 80 - n * 0.05 + (random() - 0.5) * 0.4);
	const missing = (points.at(-1)?.trendKg ?? 0) - 75;
	const eta = etaOf(points, 75, today);
	const days = (to: string | undefined) => (Date.parse(to ?? '') - Date.parse(today)) / day;
	expect(days(eta?.from)).toBeLessThan(missing / 0.05);
	expect(days(eta?.to)).toBeGreaterThan(missing / 0.05);
	expect(days(eta?.to)).toBeLessThan((missing / 0.05) * 2);
});

test('nothing is said where it goes nowhere, the other way, too slowly, or on too little', () => {
	const random = seededRandom(7);
	const still = weighed(60, () => 80 + (random() - 0.5));
	expect(etaOf(still, 75, today)).toBeNull();
	expect(
		etaOf(
			weighed(60, (n) => 80 + n * 0.05),
			75,
			today
		)
	).toBeNull();
	expect(
		etaOf(
			weighed(60, (n) => 80 - n * 0.0001),
			75,
			today
		)
	).toBeNull();
	expect(
		etaOf(
			weighed(7, (n) => 80 - n),
			75,
			today
		)
	).toBeNull();
	expect(etaOf([], 75, today)).toBeNull();
});
