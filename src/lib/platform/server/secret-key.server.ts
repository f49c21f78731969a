import { randomBytes } from 'node:crypto';
import {
	closeSync,
	fsyncSync,
	linkSync,
	mkdirSync,
	openSync,
	readFileSync,
	statSync,
	unlinkSync,
	writeSync
} from 'node:fs';
import { join } from 'node:path';
import { KEY_PATTERN } from '../config-variables.server.ts';
import { NamedError } from '../errors.ts';
import type { Secret } from '../secret.server.ts';

export interface KeySource {
	/** From the environment; absent means: the file in the data folder, made when it is missing. */
	readonly secretKey: Secret | undefined;
	readonly dataDir: string;
}

/** The 32 bytes that everything secret on this server hangs on. */
export function readSecretKey({ secretKey, dataDir }: KeySource): Buffer {
	if (secretKey) return bytesOf(secretKey.reveal(), 'LIFE_SECRET_KEY');
	const path = join(dataDir, 'secret.key');
	const known = readKeyFile(path);
	if (known) return known;
	makeKeyFile(path, dataDir);
	const made = readKeyFile(path);
	if (!made) throw unreadable(path);
	return made;
}

function readKeyFile(path: string): Buffer | null {
	const found = statSync(path, { throwIfNoEntry: false });
	if (!found) return null;
	const isOpen = process.platform !== 'win32' && (found.mode & 0o077) !== 0;
	if (isOpen) {
		throw new NamedError(
			'E_KEY_EXPOSED',
			`The key in ${path} can be read by others on this machine. Run: chmod 600 ${path}`
		);
	}
	return bytesOf(readFileSync(path, 'utf8').trim(), path);
}

/** Written whole under another name first: of two that start at once, one's key counts for both. */
function makeKeyFile(path: string, dataDir: string): void {
	mkdirSync(dataDir, { recursive: true });
	const fresh = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
	const file = openSync(fresh, 'wx', 0o600);
	try {
		writeSync(file, `${randomBytes(32).toString('hex')}\n`);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	try {
		linkSync(fresh, path);
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
	} finally {
		unlinkSync(fresh);
	}
}

function bytesOf(text: string, where: string): Buffer {
	if (!KEY_PATTERN.test(text)) throw unreadable(where);
	return Buffer.from(text, text.length === 64 ? 'hex' : 'base64');
}

function unreadable(where: string): NamedError {
	return new NamedError(
		'E_KEY_UNREADABLE',
		`${where} holds no key of 32 bytes. Bring the former key back from a backup; without it the stored sign-ins are lost, your data is not.`
	);
}
