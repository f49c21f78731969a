import type { TestProject } from 'vitest/node';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { Connection } from '#lib/platform/server/wire/connection.server.ts';
import {
	endpointFromUrl,
	urlOfEndpoint,
	type Endpoint
} from '#lib/platform/server/wire/endpoint.server.ts';
import { Secret } from '#lib/platform/secret.server.ts';
import { startTestServer, type TestServer } from './database-server.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** Contains the password of the test server. */
		templateUrl: string;
	}
}

/**
 * One server for the run (a throw-away one, or that of TEST_DATABASE_URL) with one migrated
 * database, from which every test file copies its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const given = process.env.TEST_DATABASE_URL;
	const server = given === undefined ? await startTestServer() : undefined;
	const endpoint = server ? await server.endpoint() : endpointFromUrl(new Secret(given ?? ''));
	const template = `lt_template_${process.pid}`;
	await inDatabase(endpoint, `create database "${template}"`);
	const templateUrl = urlOfEndpoint({ ...endpoint, database: template });
	await migrateDatabase({ databaseUrl: new Secret(templateUrl), dataDir: '' });
	project.provide('templateUrl', templateUrl);
	return () => tearDown(server, endpoint, template);
}

async function tearDown(
	server: TestServer | undefined,
	endpoint: Endpoint,
	template: string
): Promise<void> {
	if (server !== undefined) return server.close();
	await inDatabase(endpoint, `drop database if exists "${template}" with (force)`);
}

async function inDatabase(endpoint: Endpoint, text: string): Promise<void> {
	const connection = await Connection.open({ endpoint, parameters: {} });
	try {
		connection.statementTimeoutMs = 60_000;
		await connection.run({ text });
	} finally {
		await connection.end();
	}
}
