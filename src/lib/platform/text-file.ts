import { NamedError } from './errors.ts';

/** Limits of a text file that we read whole: generous for a lifetime, small for a hostile one. */
export const fileLimits = { bytes: 64 * 1024 * 1024, lineCharacters: 100_000 } as const;

/** In which files were written before Unicode was everywhere, by the names that `TextDecoder` knows. */
export type LegacyEncoding =
	| 'windows-1252'
	| 'windows-1250'
	| 'windows-1251'
	| 'windows-1253'
	| 'windows-1254'
	| 'shift_jis'
	| 'gb18030'
	| 'euc-kr';

export interface ReadText {
	/** Without byte-order mark. */
	readonly text: string;
	/** No Unicode: that its letters are right is a guess. */
	readonly isLegacy: boolean;
}

export class NotText extends NamedError {
	constructor(what: string) {
		super('E_NOT_TEXT', `This is ${what}, not a text file. Nothing was imported.`, { status: 422 });
	}
}

export class FileTooLarge extends NamedError {
	constructor() {
		const mb = fileLimits.bytes / 1024 / 1024;
		super('E_FILE_TOO_LARGE', `This file is larger than ${mb} MB. Nothing was imported.`, {
			status: 413
		});
	}
}

export class LineTooLong extends NamedError {
	constructor(line: number) {
		super(
			'E_LINE_TOO_LONG',
			`Line ${line} is longer than ${fileLimits.lineCharacters} characters; an export has no such line. Nothing was imported.`,
			{ status: 422, details: { line } }
		);
	}
}

const signatures: readonly (readonly [string, readonly number[]])[] = [
	['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
	['a JPEG picture', [0xff, 0xd8, 0xff]],
	['a PDF', [0x25, 0x50, 0x44, 0x46]],
	['a ZIP archive or a spreadsheet (save it as CSV first)', [0x50, 0x4b, 0x03, 0x04]],
	['a compressed file', [0x1f, 0x8b]],
	['a SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]]
];

function refuseKnownBinary(bytes: Uint8Array): void {
	for (const [what, signature] of signatures) {
		if (signature.every((byte, at) => bytes[at] === byte)) throw new NotText(what);
	}
}

function encodingOf(bytes: Uint8Array): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	return 'utf-8';
}

function decode(bytes: Uint8Array, legacy: LegacyEncoding): ReadText {
	const encoding = encodingOf(bytes);
	try {
		return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), isLegacy: false };
	} catch {
		return { text: new TextDecoder(legacy).decode(bytes), isLegacy: true };
	}
}

function refuseLongLines(text: string): void {
	let start = 0;
	for (let line = 1; start <= text.length; line++) {
		const newline = text.indexOf('\n', start);
		const end = newline === -1 ? text.length : newline;
		if (end - start > fileLimits.lineCharacters) throw new LineTooLong(line);
		start = end + 1;
	}
}

/**
 * The text of a file: UTF-8 or UTF-16, else as an older program wrote it, most often on Windows in
 * Western Europe. Throws NotText, FileTooLarge or LineTooLong.
 */
export function readText(bytes: Uint8Array, legacy: LegacyEncoding = 'windows-1252'): ReadText {
	if (bytes.length > fileLimits.bytes) throw new FileTooLarge();
	refuseKnownBinary(bytes);
	const read = decode(bytes, legacy);
	if (read.text.includes('\0')) throw new NotText('a binary file');
	refuseLongLines(read.text);
	return read;
}
