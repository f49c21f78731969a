import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Binaries } from './binaries.server.ts';
import { commandAs, type Identity } from './identity.server.ts';

export type Spawned = { readonly ended: boolean; readonly failed: Error | undefined };

type Start = { cluster: string; log: string; binaries: Binaries; identity: Identity };

/** The address of a Unix socket is a field of 104 bytes on the tightest system, its end included. */
const LONGEST_SOCKET_BYTES = 103;
const LONGEST_LOG_BYTES = 10_000_000;

export function socketIn(cluster: string): string {
	return join(cluster, '.s.PGSQL.5432');
}

export function fitsSocket(cluster: string): boolean {
	return (
		process.platform !== 'win32' && Buffer.byteLength(socketIn(cluster)) <= LONGEST_SOCKET_BYTES
	);
}

/** Starts the server in a session of its own, so that it outlives a terminal and its Ctrl-C. */
export async function spawnPostmaster(start: Start): Promise<Spawned> {
	const { cluster, binaries, identity } = start;
	const made = commandAs(identity, binaries.postgres, ['-D', cluster, ...(await where(cluster))]);
	const log = openLog(start.log);
	const child = spawn(made.command, made.args, {
		...made.options,
		cwd: '/',
		env: { PATH: process.env.PATH, TZ: 'UTC', ...binaries.env },
		detached: true,
		stdio: ['ignore', log, log]
	});
	closeSync(log);
	const state: { ended: boolean; failed: Error | undefined } = { ended: false, failed: undefined };
	child.once('error', (error) => Object.assign(state, { ended: true, failed: error }));
	child.once('exit', () => (state.ended = true));
	child.unref();
	return state;
}

/** A socket inside the folder that only its owner may enter; else the loopback with a password. */
async function where(cluster: string): Promise<string[]> {
	if (fitsSocket(cluster))
		return ['-p', '5432', '-c', 'listen_addresses=', '-c', 'unix_socket_directories=.'];
	const port = String(await freePort());
	return ['-p', port, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});
}

function openLog(file: string): number {
	if (existsSync(file) && statSync(file).size > LONGEST_LOG_BYTES) renameSync(file, `${file}.1`);
	return openSync(file, 'a', 0o600);
}
