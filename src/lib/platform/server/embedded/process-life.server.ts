import { readFileSync, realpathSync } from 'node:fs';

/** Whether a process of this number runs. One that has ended but was not collected does not. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
	return stateOf(pid) !== 'Z';
}

/**
 * Whether the process works in this folder, as a PostgreSQL server does in its cluster. Undefined
 * where the system does not tell.
 */
export function worksIn(pid: number, folder: string): boolean | undefined {
	if (process.platform !== 'linux') return undefined;
	try {
		return realpathSync(`/proc/${pid}/cwd`) === realpathSync(folder);
	} catch {
		return undefined;
	}
}

function stateOf(pid: number): string | undefined {
	if (process.platform !== 'linux') return undefined;
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
		return stat.slice(stat.lastIndexOf(')') + 2)[0];
	} catch {
		return undefined;
	}
}
