import { expect, test } from 'vitest';
import { isSideways, reachOf } from './row-gestures.ts';

test('a finger that goes down the list, or to the right, swipes no row', () => {
	expect(isSideways(-40, 5)).toBe(true);
	expect(isSideways(-40, 30)).toBe(false);
	expect(isSideways(-5, 0)).toBe(false);
	expect(isSideways(60, 0)).toBe(false);
});

test('a swipe has to go a third of the row, and on a wide one no further than a thumb', () => {
	expect(reachOf(320)).toBeCloseTo(112);
	expect(reachOf(900)).toBe(140);
});
