import { expect, test } from 'vitest';
import { deltaText, numberText, parseNumber } from './number.ts';

test.each([
	['78.4', 78.4],
	['78,4', 78.4],
	[' 1 240 ', 1240],
	['1,240.5', 1240.5],
	['1.240,5', 1240.5],
	['1,234,567', 1_234_567],
	['-120', -120],
	['−120', -120],
	['.5', 0.5],
	['7.', 7]
])('%s is a number', (text, value) => {
	expect(parseNumber(text)).toBe(value);
});

test('nothing is null and not 0, and words are no number', () => {
	expect(parseNumber('  ')).toBeNull();
	expect(parseNumber('lots')).toBeUndefined();
	expect(parseNumber('1e9')).toBeUndefined();
	expect(parseNumber('--1')).toBeUndefined();
});

test('numbers are shown with a true minus and deltas with their sign', () => {
	expect(numberText(-3.25, 1)).toMatch(/^−3[.,][23]$/);
	expect(numberText(-0.001, 1)).toBe('0');
	expect(deltaText(0.31, 1)).toMatch(/^\+0[.,]3$/);
	expect(deltaText(-0.04, 1)).toMatch(/^0[.,]0$/);
});
