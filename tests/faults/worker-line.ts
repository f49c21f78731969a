import { entities } from '#lib/domains/registry.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { Secret } from '#lib/platform/secret.server.ts';
import { openDatabase, type Database } from '#lib/platform/server/database.server.ts';
import type { ConnectionKey } from '#lib/providers/connection.server.ts';
import { openProviderLines, type ProviderLine } from '#lib/providers/line.server.ts';
import { sandboxClient } from '#lib/providers/whoop/sandbox.server.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';

/** What a process of its own needs for one connection to a stand-in at `apiUrl`. */
export interface WorkerPlace {
	readonly url: string;
	readonly dataDir: string;
	readonly apiUrl: string;
	readonly connection: ConnectionKey;
}

/** The environment in which the stand-in is taken for the real thing. */
export const liveAt = (apiUrl: string) => ({
	LIFE_PROVIDERS: 'live',
	WHOOP_API_URL: apiUrl,
	WHOOP_CLIENT_ID: sandboxClient.id,
	WHOOP_CLIENT_SECRET: sandboxClient.secret
});

/** Everything between this process and the provider. `bend` replaces the door to the database. */
export async function openWorkerLine(
	{ url, dataDir, apiUrl }: WorkerPlace,
	bend: (database: Database) => Database = (database) => database
): Promise<{ line: ProviderLine; close(): Promise<void> }> {
	const config = readConfig({ LIFE_DATA_DIR: dataDir, ...liveAt(apiUrl) });
	const settings = { databaseUrl: new Secret(url), dataDir };
	const opened = await openDatabase(settings, { applicationName: 'a worker under test' });
	const database = bend(opened);
	const sync = createSync(database, entities);
	const report = (error: unknown) => process.stderr.write(`${String(error)}\n`);
	const lines = openProviderLines({ config, database, sync, now: Date.now, report });
	const line = lines.of('whoop');
	if (!line) throw new Error('There is no such provider.');
	return {
		line,
		async close() {
			await lines.stop();
			await sync.stop();
			await opened.close();
		}
	};
}
