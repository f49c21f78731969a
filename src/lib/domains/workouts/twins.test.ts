import { describe, expect, test } from 'vitest';
import { dayLoad } from './load.ts';
import { areTwins, onceEach, tellings, twinsOf } from './twins.ts';

const MINUTE = 60_000;
const bout = (source: string, from: number, to: number, over = {}) => ({
	...{ source, start: from * MINUTE, end: to * MINUTE },
	...{ strain: null, energyKilojoule: null, distanceMeter: null },
	...over
});

describe('hard case 110: the same workout from two sources', () => {
	const whoop = bout('whoop', 0, 60, { strain: 11, energyKilojoule: 2000 });
	const typed = bout('manual', 4, 55, { distanceMeter: 9000 });

	test.each([
		['whoop', 0, 60, true],
		['manual', 0, 60, true],
		['manual', 30, 90, true],
		['manual', 31, 91, false],
		['manual', 25, 35, false],
		['manual', 60, 120, false],
		['manual', -30, 180, false]
	])('%s from %i to %i: the same is %s', (source, from, to, isSame) => {
		const other = bout(source, from, to);
		expect(areTwins(bout('other', 0, 60), other)).toBe(isSame);
		expect(areTwins(other, bout('other', 0, 60))).toBe(isSame);
	});

	test('one source never tells the same twice, and a moment is only itself', () => {
		expect(areTwins(whoop, whoop)).toBe(false);
		expect(areTwins(bout('a', 5, 5), bout('b', 5, 5))).toBe(true);
		expect(areTwins(bout('a', 5, 5), bout('b', 6, 6))).toBe(false);
	});

	test('both are kept and found beside each other', () => {
		const other = bout('manual', 200, 260);
		expect(twinsOf(whoop, [whoop, typed, other])).toEqual([typed]);
		expect(twinsOf(typed, [whoop, typed, other])).toEqual([whoop]);
	});

	test('totals count it once, with what either knows', () => {
		const alone = bout('manual', 200, 260, { distanceMeter: 1000 });
		expect(dayLoad([typed, whoop, alone])).toEqual({
			count: 2,
			duration: 120 * MINUTE,
			topStrain: 11,
			energyKilojoule: 2000,
			distanceMeter: 10_000
		});
		expect(onceEach([typed, alone, whoop])).toEqual([alone, whoop]);
	});

	test('three sources of one are one; two of one source that touch a third stay two', () => {
		expect(tellings([whoop, typed, bout('strava', 1, 61)])).toHaveLength(1);
		const halves = [bout('manual', 0, 30), bout('manual', 30, 60)];
		expect(tellings([whoop, ...halves])).toHaveLength(2);
	});
});
