import { existsSync, mkdtempSync, readdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 1_000_000_000;

/** A new folder for a throw-away database: in memory where there is room, which spares the disk. */
export function scratchFolder(prefix: string): string {
	return mkdtempSync(join(roomInMemory() ? MEMORY : tmpdir(), prefix));
}

/** Folders of that kind which are there, of earlier runs and of runs beside this one. */
export function scratchFolders(prefix: string): string[] {
	return [MEMORY, tmpdir()]
		.filter((parent) => existsSync(parent))
		.flatMap((parent) => readdirSync(parent).map((name) => ({ parent, name })))
		.filter(({ name }) => name.startsWith(prefix))
		.map(({ parent, name }) => join(parent, name));
}

function roomInMemory(): boolean {
	if (!existsSync(MEMORY)) return false;
	const { bavail, bsize } = statfsSync(MEMORY);
	return bavail * bsize > ENOUGH_BYTES;
}
