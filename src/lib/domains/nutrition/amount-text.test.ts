import { expect, test } from 'vitest';
import { readAmount } from './amount-text.ts';

const units = ['slice', 'small slice', 'bowl', 'g', 'oz', 'ml'];
const read = (text: string) => {
	const found = readAmount(text, units);
	return found && [found.amount, found.unit, ...(found.known ? [] : ['unknown'])];
};

test.each([
	['150g', [150, 'g']],
	['2', [2, null]],
	['0,5', [0.5, null]],
	['½', [0.5, null]],
	['1½ slices', [1.5, 'slice']],
	['1/2', [0.5, null]],
	['1 1/2 oz', [1.5, 'oz']],
	['⅓', [0.333, null]],
	['1.5 kg', [1500, 'g']],
	['1 lb', [16, 'oz']],
	['0,5l', [500, 'ml']],
	['2 bo', [2, 'bowl']],
	['1 small', [1, 'small slice']],
	['3 fathoms', [3, 'fathoms', 'unknown']]
])('%s is read', (text, expected) => {
	expect(read(text)).toEqual(expected);
});

test.each(['', 'g', 'many', '1/0', '-2'])('"%s" is no amount', (text) => {
	expect(read(text)).toBeNull();
});

test('a measure that the food cannot be told in is named', () => {
	expect(readAmount('200 ml', ['slice', 'g'])).toEqual({ amount: 200, unit: 'ml', known: false });
});
