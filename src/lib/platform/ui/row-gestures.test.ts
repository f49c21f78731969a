import { expect, test } from 'vitest';
import { reachOf } from './row-gestures.ts';

test('a swipe has to go a third of the row, and on a wide one no further than a thumb', () => {
	expect(reachOf(320)).toBeCloseTo(112);
	expect(reachOf(900)).toBe(140);
});
