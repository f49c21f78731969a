import { afterEach, expect, test } from 'vitest';
import {
	deltaText,
	fixedText,
	numberText,
	parseNumber,
	plainText,
	writeNumbersBy
} from './number.ts';

afterEach(() => writeNumbersBy(() => null));

test.each([
	['78.4', 78.4],
	['78,4', 78.4],
	[' 1 240 ', 1240],
	['1,240.5', 1240.5],
	['1.240,5', 1240.5],
	['1,234,567', 1_234_567],
	['12,34,567.5', 1_234_567.5],
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
	// A slip of the finger is not to become ten times as much.
	for (const slip of ['78.4.2', '1,2.5', '1.2.3', '7,8,', '78..4'])
		expect(parseNumber(slip)).toBeUndefined();
});

test('numbers are shown with a true minus and deltas with their sign', () => {
	expect(numberText(-3.25, 1)).toMatch(/^−3[.,][23]$/);
	expect(numberText(-0.001, 1)).toBe('0');
	expect(deltaText(0.31, 1)).toMatch(/^\+0[.,]3$/);
	expect(deltaText(-0.04, 1)).toMatch(/^0[.,]0$/);
});

test('where a mark may be either, the decimal sign says which it is', () => {
	expect(parseNumber('1,240')).toBe(1.24);
	expect(parseNumber('1,240', '.')).toBe(1240);
	expect(parseNumber('-1.240', ',')).toBe(-1240);
	for (const sign of ['.', ','] as const) {
		expect(parseNumber('0,125', sign)).toBe(0.125);
		expect(parseNumber('78,4', sign)).toBe(78.4);
		expect(parseNumber('78.4', sign)).toBe(78.4);
		expect(parseNumber(`1${sign}240`, sign)).toBe(1.24);
	}
});

test('every number is written with the sign that was chosen, and read back as itself', () => {
	writeNumbersBy(() => ',');
	expect(numberText(1240.5, 1)).toMatch(/^1[.\s]240,5$/);
	expect(fixedText(-78.4, 2)).toBe('−78,40');
	expect(deltaText(0.31, 1)).toBe('+0,3');
	expect(plainText(1.234)).toBe('1,234');
	expect(parseNumber(plainText(1.234), ',')).toBe(1.234);
	writeNumbersBy(() => '.');
	expect(numberText(1240.5, 1)).toBe('1,240.5');
	expect(plainText(1.234)).toBe('1.234');
});
