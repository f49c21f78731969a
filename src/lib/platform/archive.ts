import { unzipSync } from 'fflate';
import { NamedError } from './errors.ts';
import { fileLimits } from './text-file.ts';

/** Reads ZIP archives of text files; what they unpack to is bounded before it is unpacked. */

const mostFiles = 2000;

export class BadArchive extends NamedError {
	constructor(problem: string) {
		super('E_ARCHIVE', `${problem} Nothing was imported.`, { status: 422 });
	}
}

export function isZip(bytes: Uint8Array): boolean {
	return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/** The first bit of the flags of the first file: its bytes are encrypted. */
function isLocked(bytes: Uint8Array): boolean {
	return ((bytes[6] ?? 0) & 1) === 1;
}

export interface ArchiveFile {
	/** Without its folders. */
	readonly name: string;
	readonly bytes: Uint8Array;
}

const wanted = /\.(csv|txt|json|tsv)$/i;
/** What other systems add to an archive; never a person's data. */
const clutter = /(^|\/)(__MACOSX|\.)/;

/**
 * The text files of an archive.
 * @throws BadArchive when it is locked, broken, or unpacks to too much
 */
export function unpack(bytes: Uint8Array): ArchiveFile[] {
	if (isLocked(bytes)) {
		throw new BadArchive(
			'This archive is locked with a password. Unpack it, then choose a file from it.'
		);
	}
	let size = 0;
	let count = 0;
	let files: Record<string, Uint8Array>;
	try {
		files = unzipSync(bytes, {
			filter: ({ name, originalSize }) => {
				if (!wanted.test(name) || clutter.test(name)) return false;
				size += originalSize;
				count++;
				if (size > fileLimits.bytes || count > mostFiles) throw new BadArchive(tooMuch);
				return true;
			}
		});
	} catch (cause) {
		if (cause instanceof BadArchive) throw cause;
		throw new BadArchive('This archive is damaged and cannot be unpacked.');
	}
	return Object.entries(files).map(([path, content]) => ({
		name: path.split('/').at(-1) ?? path,
		bytes: content
	}));
}

const tooMuch = `This archive unpacks to more than ${fileLimits.bytes / 1024 / 1024} MB.`;
