import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placesIn } from '#lib/platform/server/embedded/cluster.server.ts';

/**
 * Milliseconds that this process and a test server's have had a processor for so far: on a busy
 * machine they say more than the clock. Linux alone counts them so; elsewhere this process alone.
 */
export function processorMs(dataDir: string): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000 + serverMs(dataDir);
}

function serverMs(dataDir: string): number {
	try {
		const pidFile = readFileSync(join(placesIn(dataDir).cluster, 'postmaster.pid'), 'utf8');
		const main = pidFile.split('\n')[0];
		const children = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8').trim();
		return children.split(' ').reduce((sum, pid) => sum + spentBy(pid), 0);
	} catch {
		return 0;
	}
}

function spentBy(pid: string): number {
	const [nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
	return Number(nanoseconds) / 1e6;
}
