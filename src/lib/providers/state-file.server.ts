import { closeSync, openSync, readFileSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface State<T> {
	/** Reads, acts and writes as one step. `act` must not wait for anything. */
	change<R>(act: (state: T) => R): R;
}

/** State that lives as long as the process. */
export function memoryState<T>(initial: T): State<T> {
	return { change: (act) => act(initial) };
}

/**
 * State in a JSON file that several processes share: each change holds a lock file, reads what is
 * there and replaces it whole. For sandboxes; a person's data lives in Postgres.
 */
export function fileState<T>(path: string, initial: () => T): State<T> {
	mkdirSync(dirname(path), { recursive: true });
	return {
		change(act) {
			const unlock = lock(`${path}.lock`);
			try {
				const before = readIfThere(path);
				const state = before === null ? initial() : (JSON.parse(before) as T);
				const result = act(state);
				const after = JSON.stringify(state);
				if (after !== before) replace(path, after);
				return result;
			} finally {
				unlock();
			}
		}
	};
}

function replace(path: string, text: string): void {
	const fresh = `${path}.${process.pid}.tmp`;
	writeFileSync(fresh, text, { mode: 0o600 });
	renameSync(fresh, path);
}

function readIfThere(path: string): string | null {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		if (hasCode(error, 'ENOENT')) return null;
		throw error;
	}
}

/** A change takes about a millisecond: an older lock belongs to a process that died holding it. */
const STALE_MS = 5000;
const PATIENCE_MS = 10_000;

function lock(path: string): () => void {
	const givenUpAt = Date.now() + PATIENCE_MS;
	while (!taken(path)) {
		dropStale(path);
		if (Date.now() > givenUpAt) throw new Error(`The sandbox's state is locked: remove ${path}.`);
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
	}
	return () => unlinkSync(path);
}

function taken(path: string): boolean {
	try {
		closeSync(openSync(path, 'wx', 0o600));
		return true;
	} catch (error) {
		if (hasCode(error, 'EEXIST')) return false;
		throw error;
	}
}

function dropStale(path: string): void {
	try {
		if (Date.now() - statSync(path).mtimeMs > STALE_MS) unlinkSync(path);
	} catch (error) {
		if (!hasCode(error, 'ENOENT')) throw error;
	}
}

function hasCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
