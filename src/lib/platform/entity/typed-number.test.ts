import { expect, test } from 'vitest';
import { parseMeasure } from './typed-number.ts';

test.each([
	['172 lb', 'kg', 78.018],
	['172', 'lb', 172],
	['172lb', 'lb', 172],
	['78,4 kg', 'lb', 172.842],
	['12 st 4', 'lb', 172],
	['12 st 4.5', 'kg', 78.245],
	['1300kj', 'kcal', 310.707],
	['450 kcal', 'kcal', 450],
	['3 mi', 'km', 4.828],
	['1:30', 'h', 1.5],
	['21 %', '%', 21]
])('%s in a field of %s is %d', (typed, unit, value) => {
	expect(parseMeasure(typed, unit, '.')).toBe(value);
});

test('nothing stays nothing, and a unit of another kind is no number', () => {
	expect(parseMeasure(' ', 'kg', '.')).toBeNull();
	for (const typed of ['172 km', '78 bananas', 'kg', 'NaN', 'Infinity', '👍'])
		expect(parseMeasure(typed, 'kg', '.')).toBeUndefined();
	expect(parseMeasure('172 lb', undefined, '.')).toBeUndefined();
	expect(parseMeasure('3 cups', 'ml', '.')).toBeUndefined();
});
