/** ZIP archives of text files, stored without compression: every system opens them. */

const table = Uint32Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c;
});

function crc32(bytes: Uint8Array): number {
	let crc = 0xffffffff;
	for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

interface Part {
	readonly name: Uint8Array;
	readonly bytes: Uint8Array;
	readonly crc: number;
	readonly offset: number;
}

/** Little-endian fields of 2 or 4 bytes: `[size, value]`. */
function record(fields: readonly (readonly [2 | 4, number])[]): Uint8Array {
	const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
	let at = 0;
	for (const [size, value] of fields) {
		if (size === 2) view.setUint16(at, value, true);
		else view.setUint32(at, value, true);
		at += size;
	}
	return new Uint8Array(view.buffer);
}

/** What local and central headers have in common: version 2.0, UTF-8 names, stored, 1 January 1980. */
function common({ name, bytes, crc }: Part): (readonly [2 | 4, number])[] {
	const size = bytes.length;
	return [
		[2, 20],
		[2, 0x0800],
		[2, 0],
		[2, 0],
		[2, 0x21],
		[4, crc],
		[4, size],
		[4, size],
		[2, name.length],
		[2, 0]
	];
}

function central(part: Part): Uint8Array {
	return record([
		[4, 0x02014b50],
		[2, 20],
		...common(part),
		[2, 0],
		[2, 0],
		[2, 0],
		[4, 0],
		[4, part.offset]
	]);
}

/** The pieces of an archive, in order: for a `Blob`. */
export function zip(files: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer>[] {
	const encoder = new TextEncoder();
	const pieces: Uint8Array[] = [];
	const parts: Part[] = [];
	let offset = 0;
	for (const [name, text] of Object.entries(files)) {
		const bytes = encoder.encode(text);
		const part = { name: encoder.encode(name), bytes, crc: crc32(bytes), offset };
		const head = record([[4, 0x04034b50], ...common(part)]);
		parts.push(part);
		pieces.push(head, part.name, bytes);
		offset += head.length + part.name.length + bytes.length;
	}
	const directory = parts.flatMap((part) => [central(part), part.name]);
	const size = directory.reduce((sum, { length }) => sum + length, 0);
	const count = parts.length;
	const end = record([
		[4, 0x06054b50],
		[2, 0],
		[2, 0],
		[2, count],
		[2, count],
		[4, size],
		[4, offset],
		[2, 0]
	]);
	return [...pieces, ...directory, end] as Uint8Array<ArrayBuffer>[];
}
