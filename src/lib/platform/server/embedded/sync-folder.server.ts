import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes a rename inside the folder survive a loss of power. Windows has no such call. */
export function syncFolder(folder: string): void {
	if (process.platform === 'win32') return;
	const handle = openSync(folder, 'r');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}
