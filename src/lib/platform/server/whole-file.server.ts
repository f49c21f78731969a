import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isNamedError, NamedError } from '../errors.ts';

type Piece = string | Uint8Array;

/**
 * Writes a file that is there whole or not at all, readable by its owner alone: it grows beside its
 * place and takes it once it is on the disk. What lay there before stays until then. Answers its size.
 */
export async function writeWhole(
	path: string,
	pieces: Iterable<Piece> | AsyncIterable<Piece>
): Promise<number> {
	const beside = `${path}.${randomBytes(4).toString('hex')}.part`;
	try {
		const file = createWriteStream(beside, { flags: 'wx', mode: 0o600, flush: true });
		await pipeline(Readable.from(pieces), file);
		const { size } = await stat(beside);
		await rename(beside, path);
		await settle(dirname(path));
		return size;
	} catch (cause) {
		await rm(beside, { force: true });
		throw toldInWords(path, cause);
	}
}

/** The new name is on the disk too. Not every system lets a folder be opened. */
async function settle(folder: string): Promise<void> {
	const handle = await open(folder).catch(() => null);
	await handle?.sync().catch(() => undefined);
	await handle?.close();
}

const reasons: Readonly<Record<string, string>> = {
	ENOENT: 'the folder is not there',
	ENOTDIR: 'the folder is not there',
	EISDIR: 'this is a folder',
	EACCES: 'this user may not write there',
	EPERM: 'this user may not write there',
	EROFS: 'nothing can be written there',
	ENOSPC: 'the disk is full'
};

function toldInWords(path: string, cause: unknown): unknown {
	if (isNamedError(cause) || !(cause instanceof Error && 'syscall' in cause)) return cause;
	const code = 'code' in cause ? String(cause.code) : '';
	const reason = reasons[code] ?? cause.message;
	return new NamedError(
		'E_FILE_NOT_WRITTEN',
		`The file ${path} could not be written: ${reason}. Nothing was left there by half.`,
		{ cause }
	);
}
