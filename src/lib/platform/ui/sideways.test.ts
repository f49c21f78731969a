import { expect, test } from 'vitest';
import { isFromEdge, isSideways } from './sideways.ts';

test('a finger that goes down the page, or hardly moves, swipes nothing', () => {
	expect(isSideways(-40, 5)).toBe(true);
	expect(isSideways(60, 0)).toBe(true);
	expect(isSideways(-40, 30)).toBe(false);
	expect(isSideways(-5, 0)).toBe(false);
});

test('what begins at an edge is the system’s', () => {
	expect([5, 30, 360, 385].map((x) => isFromEdge(x, 390))).toEqual([true, false, false, true]);
});
