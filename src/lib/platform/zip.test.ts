import * as fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { zip } from './zip.ts';

/** Reads an archive by its central directory, as unpackers do. */
function unzip(archive: Buffer): Record<string, string> {
	const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
	const files: Record<string, string> = {};
	let at = archive.readUInt32LE(end + 16);
	for (let n = archive.readUInt16LE(end + 10); n > 0; n--) {
		expect(archive.readUInt32LE(at)).toBe(0x02014b50);
		const crc = archive.readUInt32LE(at + 16);
		const size = archive.readUInt32LE(at + 24);
		const nameLength = archive.readUInt16LE(at + 28);
		const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
		const local = archive.readUInt32LE(at + 42);
		expect(archive.readUInt32LE(local)).toBe(0x04034b50);
		const from = local + 30 + archive.readUInt16LE(local + 26);
		const bytes = archive.subarray(from, from + size);
		expect(crc32(bytes)).toBe(crc);
		files[name] = bytes.toString('utf8');
		at += 46 + nameLength;
	}
	expect(at).toBe(end);
	return files;
}

test('what is packed is unpacked, names and texts in any script', () => {
	const name = fc.stringMatching(/^[a-zé漢_]{1,12}[.]csv$/u);
	const text = fc.string({ unit: 'grapheme', maxLength: 200 });
	fc.assert(
		fc.property(fc.dictionary(name, text, { maxKeys: 6 }), (files) => {
			const plain = { ...files };
			expect(unzip(Buffer.concat(zip(plain)))).toEqual(plain);
		})
	);
});
