import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { openDatabase, type Database } from '#lib/platform/server/database.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { Connection } from '#lib/platform/server/wire/connection.server.ts';
import {
	endpointFromUrl,
	urlOfEndpoint,
	type Endpoint
} from '#lib/platform/server/wire/endpoint.server.ts';
import { Secret } from '#lib/platform/secret.server.ts';
import type { TestServer } from './database-server.ts';

export type FreshDatabase = {
	database: Database;
	/** For another `openDatabase({ databaseUrl: new Secret(url), dataDir }, …)`. */
	url: string;
	/** Runs statements as the owner, past row-level security where the owner is a superuser. */
	asOwner<T extends object>(text: string, params?: unknown[]): Promise<T[]>;
	close(): Promise<void>;
};

/** A migrated, empty database of its own for one test file. */
export async function freshDatabase(): Promise<FreshDatabase> {
	const template = endpointFromUrl(new Secret(inject('templateUrl')));
	const name = `lt_${randomBytes(6).toString('hex')}`;
	await administer(`create database "${name}" template "${template.database}"`);
	const endpoint = { ...template, database: name };
	const owner = ownerOf(endpoint);
	const url = urlOfEndpoint(endpoint);
	const database = await openDatabase(
		{ databaseUrl: new Secret(url), dataDir: '' },
		{ applicationName: 'lifetracker test' }
	);
	return {
		database,
		url,
		asOwner: owner.run,
		close: async () => {
			await database.close();
			await owner.end();
			await administer(`drop database if exists "${name}" with (force)`);
		}
	};
}

/** A connection costs the server a process: the one that is idle is taken, else another is opened. */
function ownerOf(endpoint: Endpoint) {
	let idle: Connection | undefined;
	return {
		async run<T extends object>(text: string, params: unknown[] = []): Promise<T[]> {
			const kept = idle;
			idle = undefined;
			const owner = kept?.alive ? kept : await Connection.open({ endpoint, parameters: {} });
			try {
				const rows = (await owner.run({ text, params })) as unknown as T[];
				if (idle) await owner.end();
				else idle = owner;
				return rows;
			} catch (error) {
				await owner.end();
				throw error;
			}
		},
		end: async () => idle?.end()
	};
}

/** The database of a throw-away server whose owner may hurt it. */
export async function hurtableDatabase(server: TestServer): Promise<FreshDatabase> {
	const config = { databaseUrl: undefined, dataDir: server.dataDir };
	await migrateDatabase(config);
	return {
		database: await openDatabase(config, { applicationName: 'lifetracker test' }),
		url: urlOfEndpoint(await server.endpoint()),
		async asOwner<T extends object>(text: string, params: unknown[] = []) {
			const owner = await Connection.open({ endpoint: await server.endpoint(), parameters: {} });
			return (await owner.run({ text, params }).finally(() => owner.end())) as unknown as T[];
		},
		close: () => server.close()
	};
}

/** In the database of the same server that every cluster has. */
async function administer(text: string): Promise<void> {
	const template = endpointFromUrl(new Secret(inject('templateUrl')));
	const connection = await Connection.open({
		endpoint: { ...template, database: 'postgres' },
		parameters: {}
	});
	connection.statementTimeoutMs = 60_000;
	await connection.run({ text }).finally(() => connection.end());
}
