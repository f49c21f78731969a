import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './process-life.server.ts';

/** Notes that this process uses the server. */
export function takeLease(folder: string): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, String(process.pid)), '');
}

export function dropLease(folder: string): void {
	rmSync(join(folder, String(process.pid)), { force: true });
}

/** Whether any process still uses it; forgets those that ended without a word. */
export function anyLease(folder: string): boolean {
	let others = false;
	for (const name of readdirSync(folder)) {
		if (isAlive(Number(name))) others = true;
		else rmSync(join(folder, name), { force: true });
	}
	return others;
}
