import { describe, expect, it } from 'vitest';
import { columnsAt, readFileTable } from './file-table.ts';

describe('readFileTable', () => {
	it('finds the delimiter by the header, not by what stands in quotes', () => {
		expect(readFileTable('"a,b";c;d\n1;2;3').head).toEqual(['a,b', 'c', 'd']);
		expect(readFileTable('a\tb\n1\t2').head).toEqual(['a', 'b']);
		expect(readFileTable('a|b\n1|2').head).toEqual(['a', 'b']);
	});

	it('keeps the number of the line on which a row begins', () => {
		const { rows } = readFileTable('a,b\n1,"two\nlines"\n\n3,4\n , \n5,6');
		expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
			[2, '1'],
			[5, '3'],
			[7, '5']
		]);
	});

	it('takes the hint of a spreadsheet as no row', () => {
		expect(readFileTable('sep=;\r\na;b\r\n1;2')).toEqual({
			head: ['a', 'b'],
			rows: [{ line: 3, cells: ['1', '2'] }]
		});
	});

	it('takes the first of two columns of one name, and no name of a prototype', () => {
		const at = columnsAt(['Distance', 'distance', 'x']);
		expect([at('DISTANCE'), at('constructor')]).toEqual([0, -1]);
	});
});
