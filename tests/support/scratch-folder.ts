import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 1_000_000_000;

/** A new folder for a throw-away database: in memory where there is room, which spares the disk. */
export function scratchFolder(prefix: string): string {
	return mkdtempSync(join(roomInMemory() ? MEMORY : tmpdir(), prefix));
}

function roomInMemory(): boolean {
	if (!existsSync(MEMORY)) return false;
	const { bavail, bsize } = statfsSync(MEMORY);
	return bavail * bsize > ENOUGH_BYTES;
}
