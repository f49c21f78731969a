import { expect, test } from 'vitest';
import { stepCell } from './grid-keys.ts';

const size = { rows: 101, cols: 8, page: 10 };
const press = (from: [number, number], key: string, held: Partial<KeyboardEvent> = {}) => {
	const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
	const to = stepCell({ row: from[0], col: from[1] }, { key, ...none, ...held }, size);
	return to && [to.row, to.col];
};

test('the keys of an ARIA grid lead from cell to cell, and stop at its edges', () => {
	expect(press([3, 2], 'ArrowDown')).toEqual([4, 2]);
	expect(press([0, 2], 'ArrowUp')).toEqual([0, 2]);
	expect(press([3, 7], 'ArrowRight')).toEqual([3, 7]);
	expect(press([3, 4], 'Home')).toEqual([3, 0]);
	expect(press([3, 4], 'End')).toEqual([3, 7]);
	expect(press([3, 4], 'End', { ctrlKey: true })).toEqual([100, 7]);
	expect(press([3, 4], 'Home', { ctrlKey: true })).toEqual([0, 0]);
	expect(press([95, 4], 'PageDown')).toEqual([100, 4]);
	expect(press([12, 4], 'PageUp')).toEqual([2, 4]);
});

test('letters, and what the browser means by Shift or Alt, are left alone', () => {
	expect(press([3, 2], 'j')).toBeNull();
	expect(press([3, 2], 'ArrowLeft', { altKey: true })).toBeNull();
	expect(press([3, 2], 'Tab')).toBeNull();
});
