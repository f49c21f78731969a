import { chmodSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Connection } from '../wire/connection.server.ts';
import type { Endpoint } from '../wire/endpoint.server.ts';
import type { Engine } from '../engine.server.ts';
import { findBinaries, type Binaries } from './binaries.server.ts';
import { DATABASE, ensureCluster, OWNER, passwordOf, placesIn } from './cluster.server.ts';
import { DatabaseNotStarted } from './not-started.server.ts';
import { identityOf } from './identity.server.ts';
import { anyLease, dropLease, takeLease } from './leases.server.ts';
import { answers, runningPostmaster, stopPostmaster } from './postmaster.server.ts';
import { fitsSocket, socketIn, spawnPostmaster, type Spawned } from './spawn.server.ts';

const START_DEADLINE_MS = 60_000;
const STOP_GRACE_MS = 10_000;
const LOOK_AGAIN_MS = 20;
const START_AGAIN_MS = 100;

const open = new Map<string, Embedded>();

/**
 * The embedded PostgreSQL of a data folder, running. Every process that uses the folder shares
 * one server: it is started by the first that needs it and stopped by the last that lets go.
 */
export async function acquireEmbedded(dataDir: string): Promise<Engine> {
	const folder = resolve(dataDir);
	const known = open.get(folder) ?? new Embedded(folder);
	open.set(folder, known);
	known.uses++;
	try {
		await known.endpoint();
	} catch (error) {
		await known.release();
		throw error;
	}
	return known;
}

class Embedded implements Engine {
	readonly kind = 'embedded';
	uses = 0;
	readonly #dataDir: string;
	readonly #binaries: Binaries;
	#starting: Promise<Endpoint> | undefined;
	#prepared = false;

	constructor(dataDir: string) {
		this.#dataDir = dataDir;
		// A mode given to mkdir would be that of new parents, too. A folder that was there stays as it is.
		if (mkdirSync(dataDir, { recursive: true }) !== undefined) chmodSync(dataDir, 0o700);
		this.#binaries = findBinaries(dataDir);
	}

	endpoint(): Promise<Endpoint> {
		const { cluster } = placesIn(this.#dataDir);
		const running = this.#prepared ? runningPostmaster(cluster) : undefined;
		if (running?.ready) return Promise.resolve(this.#at(running));
		this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
		return this.#starting;
	}

	async release(): Promise<void> {
		if (--this.uses > 0) return;
		open.delete(this.#dataDir);
		const { cluster, users } = placesIn(this.#dataDir);
		dropLease(users);
		if (!anyLease(users)) await stopPostmaster(cluster, STOP_GRACE_MS);
	}

	async #start(): Promise<Endpoint> {
		const { users } = placesIn(this.#dataDir);
		takeLease(users);
		const cluster = await ensureCluster(this.#dataDir, this.#binaries);
		const endpoint = await this.#running(cluster);
		if (!this.#prepared) await ensureDatabase(endpoint);
		this.#prepared = true;
		return endpoint;
	}

	async #running(cluster: string): Promise<Endpoint> {
		const until = performance.now() + START_DEADLINE_MS;
		let spawned: Spawned | undefined;
		while (performance.now() < until && spawned?.failed === undefined) {
			const running = runningPostmaster(cluster);
			if (running?.ready) return this.#at(running);
			const ended = spawned === undefined || spawned.ended;
			if (running === undefined && ended) {
				if (fitsSocket(cluster) && (await answers(socketIn(cluster))))
					return this.#at({ socketFolder: '.', port: 5432 });
				// The processes of a server that was killed need a moment to notice.
				if (spawned !== undefined) await pause(START_AGAIN_MS);
				spawned = await this.#spawn(cluster);
			}
			await pause(LOOK_AGAIN_MS);
		}
		throw new DatabaseNotStarted(placesIn(this.#dataDir).log, spawned?.failed);
	}

	#spawn(cluster: string): Promise<Spawned> {
		return spawnPostmaster({
			cluster,
			log: placesIn(this.#dataDir).log,
			binaries: this.#binaries,
			identity: identityOf(cluster)
		});
	}

	#at({ socketFolder, port }: { socketFolder: string; port: number }): Endpoint {
		const { cluster } = placesIn(this.#dataDir);
		return {
			socket: socketFolder === '' ? undefined : socketIn(cluster),
			host: '127.0.0.1',
			port,
			user: OWNER,
			password: passwordOf(this.#dataDir),
			database: DATABASE,
			ssl: false
		};
	}
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A new cluster holds only the databases of the engine itself. */
async function ensureDatabase(endpoint: Endpoint): Promise<void> {
	const connection = await Connection.open({
		endpoint: { ...endpoint, database: 'postgres' },
		parameters: {}
	});
	try {
		const found = await connection.run({
			text: 'select 1 from pg_database where datname = $1',
			params: [DATABASE]
		});
		if (found.length === 0) await connection.run({ text: `create database "${DATABASE}"` });
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		// Another process has just made it.
		if (code !== '42P04' && code !== '23505') throw error;
	} finally {
		await connection.end();
	}
}
