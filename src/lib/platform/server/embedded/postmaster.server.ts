import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { isAlive, worksIn } from './process-life.server.ts';

/** What a running server writes about itself into `postmaster.pid`. */
export type Postmaster = { pid: number; port: number; socketFolder: string; ready: boolean };

/** The server that the cluster's file speaks of, if that process lives and is one. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
	const noted = readPostmaster(cluster);
	if (noted === undefined || !isAlive(noted.pid)) return undefined;
	if (worksIn(noted.pid, cluster) !== false) return noted;
	// After a crash the number went to another process, which would keep the server from starting.
	rmSync(join(cluster, 'postmaster.pid'), { force: true });
	return undefined;
}

function readPostmaster(cluster: string): Postmaster | undefined {
	let lines: string[];
	try {
		lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
	} catch {
		return undefined;
	}
	const pid = Number(lines[0]);
	if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
	const [port, socketFolder, , , status] = lines.slice(3).map((line) => line.trim());
	return {
		pid,
		port: Number(port),
		socketFolder: socketFolder ?? '',
		ready: status === 'ready'
	};
}

/** Whether somebody answers at the socket: the server may live where we cannot see its process. */
export function answers(socket: string): Promise<boolean> {
	return new Promise((resolve) => {
		const probe = connect(socket);
		const settle = (answer: boolean) => {
			probe.destroy();
			resolve(answer);
		};
		probe.once('connect', () => settle(true)).once('error', () => settle(false));
		probe.setTimeout(1_000, () => settle(false));
	});
}

/** Ends a server: politely within `graceMs`, then at once; either way without loss. */
export async function stopPostmaster(cluster: string, graceMs: number): Promise<void> {
	const running = runningPostmaster(cluster);
	if (running === undefined) return;
	// Fast shutdown: open transactions are rolled back. SIGQUIT leaves the rest to recovery.
	for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
		process.kill(running.pid, signal);
		const until = performance.now() + graceMs;
		while (performance.now() < until) {
			if (!isAlive(running.pid)) return;
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}
}
