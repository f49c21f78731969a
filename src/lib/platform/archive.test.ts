import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { BadArchive, isZip, unpack } from './archive.ts';

const text = (words: string) => new TextEncoder().encode(words);

describe('unpack', () => {
	it('gives the text files by their own names, and nothing else', () => {
		const archive = zipSync({
			'export/weight.csv': text('Date'),
			'export/me.png': text('x'),
			'__MACOSX/._weight.csv': text('x')
		});
		expect(isZip(archive)).toBe(true);
		expect(unpack(archive).map(({ name }) => name)).toEqual(['weight.csv']);
	});

	it('refuses what says it unpacks to too much, before unpacking it', () => {
		const archive = zipSync({ 'a.csv': text('Date,Start') });
		const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
		const directory = view.getUint32(archive.length - 6, true);
		view.setUint32(directory + 24, 80 * 1024 * 1024, true);
		expect(() => unpack(archive)).toThrow(/unpacks to more than 64 MB/);
	});

	it('says that an archive is locked, or damaged', () => {
		const archive = zipSync({ 'a.csv': text('Date,Start') });
		const locked = archive.slice();
		locked[6] = 1;
		expect(() => unpack(locked)).toThrow(/locked with a password/);
		expect(() => unpack(archive.slice(0, 40))).toThrow(BadArchive);
	});
});
