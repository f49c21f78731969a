import { existsSync, rmSync } from 'node:fs';
import { acquireEmbedded } from '#lib/platform/server/embedded/embedded.server.ts';
import { placesIn } from '#lib/platform/server/embedded/cluster.server.ts';
import { anyLease } from '#lib/platform/server/embedded/leases.server.ts';
import {
	runningPostmaster,
	stopPostmaster
} from '#lib/platform/server/embedded/postmaster.server.ts';
import { isAlive } from '#lib/platform/server/embedded/process-life.server.ts';
import type { Endpoint } from '#lib/platform/server/wire/endpoint.server.ts';
import { scratchFolder, scratchFolders } from './scratch-folder.ts';

/** A throw-away server whose owner may hurt it. */
export type TestServer = {
	endpoint(): Promise<Endpoint>;
	dataDir: string;
	/** Fast shutdown: sessions are ended, open transactions rolled back. */
	stop(): Promise<void>;
	/** As `pg_ctl stop -m immediate`: every process ends at once, the next start recovers. */
	stopAtOnce(): Promise<void>;
	/** SIGKILL of the first process; its children notice by themselves. */
	kill(): Promise<void>;
	/** Brings it back after any of these. */
	start(): Promise<void>;
	/** Ends it and removes its folder. */
	close(): Promise<void>;
};

const PREFIX = 'lt-db-';

export async function startTestServer(): Promise<TestServer> {
	await removeAbandoned();
	const dataDir = scratchFolder(PREFIX);
	const engine = await acquireEmbedded(dataDir);
	const { cluster } = placesIn(dataDir);

	async function end(signal: NodeJS.Signals): Promise<void> {
		const running = runningPostmaster(cluster);
		if (running === undefined) return;
		process.kill(running.pid, signal);
		while (isAlive(running.pid)) await new Promise((again) => setTimeout(again, 5));
	}

	return {
		dataDir,
		endpoint: () => engine.endpoint(),
		stop: () => end('SIGINT'),
		stopAtOnce: () => end('SIGQUIT'),
		kill: () => end('SIGKILL'),
		start: async () => void (await engine.endpoint()),
		close: async () => {
			await engine.release();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

/** Servers of runs that were killed before they could stop them. */
async function removeAbandoned(): Promise<void> {
	for (const dataDir of scratchFolders(PREFIX)) {
		const { cluster, users } = placesIn(dataDir);
		if (!existsSync(users) || anyLease(users)) continue;
		await stopPostmaster(cluster, 5_000);
		rmSync(dataDir, { recursive: true, force: true });
	}
}
