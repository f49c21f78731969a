import { expect, test } from 'vitest';
import { seededRandom } from '#lib/platform/random.ts';
import { link, spearman, standing, type Paired } from './statistics.ts';

/** About normal: the sum of twelve uniform values, less six. */
function normal(random: () => number): number {
	let sum = -6;
	for (let n = 0; n < 12; n++) sum += random();
	return sum;
}

function days(count: number, of: (day: number) => [number, number]): Paired[] {
	return Array.from({ length: count }, (_, day) => {
		const [a, b] = of(day);
		return { day, a, b };
	});
}

test('ranks see any rising curve, ties and all', () => {
	expect(spearman([1, 2, 3, 4], [1, 8, 27, 64])).toBeCloseTo(1);
	expect(spearman([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1);
	expect(spearman([1, 1, 2, 2], [5, 5, 9, 9])).toBeCloseTo(1);
	expect(spearman([1, 1, 1], [1, 2, 3])).toBe(0);
});

test('what goes together is found, and by how much', () => {
	const random = seededRandom(3);
	const pairs = days(120, () => {
		const a = normal(random);
		return [a, 0.6 * a + 0.8 * normal(random)];
	});
	const { rho, p } = link(pairs);
	expect(rho).toBeGreaterThan(0.4);
	expect(p).toBeLessThan(0.001);
});

test('a common drift and a common week are no link', () => {
	const random = seededRandom(4);
	const shape = (day: number) => day * 0.1 + (day % 7 >= 5 ? 4 : 0);
	const pairs = days(140, (day) => [shape(day) + normal(random), shape(day) + normal(random)]);
	expect(
		spearman(
			pairs.map(({ a }) => a),
			pairs.map(({ b }) => b)
		)
	).toBeGreaterThan(0.7);
	expect(link(pairs).p).toBeGreaterThan(0.05);
});

test('of a hundred worlds of pure chance, hardly any says something', () => {
	let spoken = 0;
	for (let world = 0; world < 100; world++) {
		const random = seededRandom(world + 1);
		let [slowA, slowB] = [0, 0];
		const chances = Array.from({ length: 20 }, () => {
			// Each day remembers the one before.
			const pairs = days(90, () => {
				slowA = 0.6 * slowA + normal(random);
				slowB = 0.6 * slowB + normal(random);
				return [slowA, slowB];
			});
			return link(pairs).p;
		});
		if (standing(chances).some(Boolean)) spoken++;
	}
	expect(spoken).toBeLessThan(25);
});

test('many tries have to be better than one', () => {
	expect(standing([0.04])).toEqual([true]);
	expect(standing([0.04, 0.5, 0.6, 0.7, 0.8])).toEqual([false, false, false, false, false]);
	expect(standing([0.001, 0.5, 0.02, 0.7])).toEqual([true, false, true, false]);
	expect(standing([])).toEqual([]);
});
