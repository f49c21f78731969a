import { setTimeout as sleep } from 'node:timers/promises';
import { entities } from '#lib/domains/registry.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { Secret } from '#lib/platform/secret.server.ts';
import { openDatabase } from '#lib/platform/server/database.server.ts';
import { openProviderLines } from '#lib/providers/line.server.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';

// A node of its own that looks for due syncs without rest, until its parent lets it go.
const [url = '', dataDir = '', since = ''] = process.argv.slice(2);
const config = readConfig({ LIFE_DATA_DIR: dataDir, LIFE_PROVIDERS: 'sandbox' });
const settings = { databaseUrl: new Secret(url), dataDir };
const database = await openDatabase(settings, { applicationName: 'schedule' });
const sync = createSync(database, entities);
const report = (error: unknown) => process.stderr.write(`${String(error)}\n`);
const parts = { config, database, sync, now: Date.now, report };
const lines = openProviderLines({ ...parts, sandboxSince: Number(since) });
let isOver = false;
process.once('disconnect', () => (isOver = true));
process.send?.('ready');
while (!isOver) {
	await lines.tick();
	await sleep(10);
}
await lines.stop();
await sync.stop();
await database.close();
