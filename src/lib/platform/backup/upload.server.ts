import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { oneByOne } from '../one-by-one.ts';
import { NamedError } from '../errors.ts';
import { uploadLimits } from './upload-limits.ts';

interface Piece {
	readonly upload: string;
	/** Where in the file it begins. */
	readonly at: number;
	readonly bytes: Uint8Array;
}

/**
 * A backup on its way from a browser, piece by piece into a file of the data folder, readable by its
 * owner alone. There is one at a time: a new one takes the place of the former.
 */
export class BackupUpload {
	readonly #folder: string;
	readonly #path: string;
	#id: string | null = null;
	#size = 0;
	/** Pieces go in one after the other, whatever order they are answered in. */
	readonly #inTurn = oneByOne();

	constructor(dataDir: string) {
		this.#folder = dataDir;
		this.#path = join(dataDir, 'restore-upload');
	}

	/** Answers the name that only who began it knows. */
	begin(): Promise<string> {
		return this.#inTurn(async () => {
			await mkdir(this.#folder, { recursive: true });
			await rm(this.#path, { force: true });
			await writeFile(this.#path, '', { mode: 0o600, flag: 'wx' });
			this.#size = 0;
			this.#id = randomUUID();
			return this.#id;
		});
	}

	/** The same piece twice is one piece: its answer may have been lost. */
	add({ upload, at, bytes }: Piece): Promise<void> {
		return this.#inTurn(async () => {
			this.#require(upload);
			if (at + bytes.length === this.#size) return;
			if (at !== this.#size) throw isOver();
			if (at + bytes.length > uploadLimits.file) throw tooLarge();
			await appendFile(this.#path, bytes);
			this.#size += bytes.length;
		});
	}

	/** Hands the whole file over, and removes it whatever becomes of it. */
	finish<T>(upload: string, work: (path: string) => Promise<T>): Promise<T> {
		return this.#inTurn(async () => {
			this.#require(upload);
			this.#id = null;
			return work(this.#path).finally(() => rm(this.#path, { force: true }));
		});
	}

	#require(upload: string): void {
		if (this.#id === null || upload !== this.#id) throw isOver();
	}
}

function isOver(): NamedError {
	return new NamedError(
		'E_UPLOAD_OVER',
		'This upload is over: another took its place, or the server was started anew. Choose the file again.',
		{ status: 409 }
	);
}

function tooLarge(): NamedError {
	return new NamedError(
		'E_BACKUP_TOO_LARGE',
		'This backup is larger than 1 GB, the most that this page takes. On the server, "lifetracker restore" takes any.',
		{ status: 413 }
	);
}
