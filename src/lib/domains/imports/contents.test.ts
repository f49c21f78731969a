import { expect, test } from 'vitest';
import { contentsOf } from './contents.ts';

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const read = (bytes: number[], legacy?: Parameters<typeof contentsOf>[1]) => {
	const [content] = contentsOf({ name: 'a.csv', bytes: Uint8Array.from(bytes) }, legacy);
	if (content?.kind !== 'table') throw new Error('This is a table.');
	return { cell: content.table.rows[0]?.cells[0], letters: content.letters };
};

test('letters of a file that is no Unicode are read as asked, and shown, for they are a guess', () => {
	// One byte, three letters.
	const file = [...ascii('food;kcal\n'), 0xe8, ...ascii('aj;2\n')];
	expect(read(file)).toEqual({ cell: 'èaj', letters: 'èaj;2' });
	expect(read(file, 'windows-1250')).toEqual({ cell: 'čaj', letters: 'čaj;2' });
	expect(read(file, 'windows-1251')).toEqual({ cell: 'иaj', letters: 'иaj;2' });
});

test('of Unicode the letters are sure, whatever is asked', () => {
	const text = 'food;kcal\nčaj;2\n';
	const utf8 = [...new TextEncoder().encode(text)];
	expect(read(utf8, 'windows-1250')).toEqual({ cell: 'čaj', letters: null });
	const utf16 = [
		0xff,
		0xfe,
		...[...text].flatMap((one) => [one.charCodeAt(0) & 255, one.charCodeAt(0) >> 8])
	];
	expect(read(utf16, 'shift_jis')).toEqual({ cell: 'čaj', letters: null });
});

test('a long line shows what is around the first such letter', () => {
	const before = 'x'.repeat(500);
	const file = [...ascii(`food\n${before}`), 0xe9, ...ascii('y'.repeat(500))];
	expect(read(file).letters).toBe(`${'x'.repeat(20)}é${'y'.repeat(19)}`);
});
