import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardedTsvOf, readTsv, tsvOf } from './tsv.ts';

test('cells come back as they were copied, whatever stands in them', () => {
	const cell = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', ' ', 'é', "'", '=') });
	const row = fc.array(cell, { minLength: 1, maxLength: 4 });
	fc.assert(
		fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (cells) => {
			// One empty cell at the end is what a last line's end looks like.
			fc.pre(cells.at(-1)?.join('') !== '' || cells.at(-1)?.length !== 1 || cells.length === 1);
			expect(readTsv(tsvOf(cells))).toEqual(cells);
		})
	);
});

test('what a spreadsheet writes is read: a line end behind the last row, quotes within a cell', () => {
	expect(readTsv('80\t5\' 7"\r\n"a\nb"\t\r\n')).toEqual([
		['80', '5\' 7"'],
		['a\nb', '']
	]);
	expect(readTsv('')).toEqual([['']]);
});

test('a formula does not run where it is pasted', () => {
	expect(guardedTsvOf([['=1+1', '80 kg']])).toBe("'=1+1\t80 kg");
});
