import { expect, test } from 'vitest';
import { swiped } from './swipe.ts';

const from = (x: number, y = 300) => ({ x, y, at: 0 });
const to = (x: number, y = 300, at = 200) => ({ x, y, at });

test('a swipe to the right is the day before, to the left the day after', () => {
	expect(swiped(from(150), to(260), 390)).toBe(-1);
	expect(swiped(from(260), to(150, 330), 390)).toBe(1);
});

test('a scroll, a slow drag, a short one and one from the edge are none', () => {
	expect(swiped(from(150), to(260, 380), 390)).toBe(0);
	expect(swiped(from(150), to(260, 300, 900), 390)).toBe(0);
	expect(swiped(from(150), to(190), 390)).toBe(0);
	expect(swiped(from(5), to(200), 390)).toBe(0);
	expect(swiped(from(385), to(200), 390)).toBe(0);
});
