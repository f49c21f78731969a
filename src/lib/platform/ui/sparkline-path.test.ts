import { expect, test } from 'vitest';
import { sparklinePath } from './sparkline-path.ts';

const box = { width: 102, height: 22, inset: 1 };

test('the lowest value lies at the bottom and the highest at the top', () => {
	expect(sparklinePath([1, 3], box)).toBe('M1.0 21.0L101.0 1.0');
});

test('nothing is drawn across a gap, and a lone value is a dot', () => {
	expect(sparklinePath([1, null, 3], box)).toBe('M1.0 21.0h0M101.0 1.0h0');
	expect(sparklinePath([null, null], box)).toBe('');
});

test('equal values make a level line in the middle', () => {
	expect(sparklinePath([5, 5, 5], box)).toBe('M1.0 11.0L51.0 11.0L101.0 11.0');
});
