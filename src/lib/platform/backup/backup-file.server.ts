import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { NamedError } from '../errors.ts';
import { BackupDamaged, NotABackup } from './backup-errors.server.ts';

/**
 * A backup is gzip of lines of JSON, then the SHA-256 of those bytes. The first line is the header;
 * `{ table, columns }` begins a table; an array is a row, each value as the database writes it; the
 * last line counts the rows.
 */
const header = z.object({
	format: z.literal('lifetracker-backup'),
	version: z.literal(1),
	madeAt: z.iso.datetime(),
	/** The migrations that made the tables. */
	migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
	/** Tells the key that sealed the tokens from others, and nothing else of it. */
	keyId: z.string()
});
export type BackupHeader = z.output<typeof header>;

const tableLine = z.object({ table: z.string(), columns: z.array(z.string()) });
const endLine = z.object({ rows: z.record(z.string(), z.int()) });
export type TableLine = z.output<typeof tableLine>;
export type EndLine = z.output<typeof endLine>;

const HASH_BYTES = 32;

/** What goes wrong in a pipeline is thrown where its last stream is read. */
const reachesTheReader = () => undefined;

/** The file of these lines, piece by piece. */
export async function* packed(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
	const hash = createHash('sha256');
	const gzip = createGzip();
	pipeline(Readable.from(lines), gzip, reachesTheReader);
	for await (const piece of gzip as AsyncIterable<Buffer>) {
		hash.update(piece);
		yield piece;
	}
	yield hash.digest();
}

/** A backup that was found whole, and what its first line says. */
export interface WholeBackup {
	readonly path: string;
	readonly bytes: number;
	readonly header: BackupHeader;
}

/**
 * Looks through the whole file before anything is made of it.
 * @throws NotABackup, BackupDamaged
 */
export async function openBackup(path: string): Promise<WholeBackup> {
	const { size } = await stat(path).catch((cause: unknown) => {
		throw new NamedError('E_FILE', `The file ${path} cannot be read.`, { cause });
	});
	const bytes = size - HASH_BYTES;
	if (bytes <= 0) throw new NotABackup();
	const found = await headerOf(path, bytes);
	if (!(await isWhole(path, bytes))) throw new BackupDamaged();
	return { path, bytes, header: found };
}

async function headerOf(path: string, bytes: number): Promise<BackupHeader> {
	try {
		for await (const line of linesIn(path, bytes)) return header.parse(JSON.parse(line));
	} catch (cause) {
		throw new NotABackup(cause);
	}
	throw new NotABackup();
}

async function isWhole(path: string, bytes: number): Promise<boolean> {
	const hash = createHash('sha256');
	let said = Buffer.alloc(0);
	let at = 0;
	for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
		const content = piece.subarray(0, Math.max(0, bytes - at));
		hash.update(content);
		said = Buffer.concat([said, piece.subarray(content.length)]);
		at += piece.length;
	}
	return hash.digest().equals(said);
}

async function* linesIn(path: string, bytes: number): AsyncGenerator<string> {
	const gunzip = createGunzip();
	pipeline(createReadStream(path, { end: bytes - 1 }), gunzip, reachesTheReader);
	const decoder = new TextDecoder('utf-8', { fatal: true });
	let rest = '';
	for await (const piece of gunzip as AsyncIterable<Buffer>) {
		const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
		rest = lines.pop() ?? '';
		yield* lines;
	}
}

/** What follows the header: a table, its rows as the JSON they are, and at last the counts. */
export async function* contentOf({
	path,
	bytes
}: WholeBackup): AsyncGenerator<TableLine | EndLine | string> {
	let isFirst = true;
	for await (const line of linesIn(path, bytes)) {
		if (line.startsWith('[')) yield line;
		else if (!isFirst) yield z.union([tableLine, endLine]).parse(JSON.parse(line));
		isFirst = false;
	}
}
