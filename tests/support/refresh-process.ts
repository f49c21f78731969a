import { createHash } from 'node:crypto';
import { entities } from '#lib/domains/registry.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { Secret } from '#lib/platform/secret.server.ts';
import { openDatabase } from '#lib/platform/server/database.server.ts';
import type { ConnectionKey } from '#lib/providers/connection.server.ts';
import { openProviderLines } from '#lib/providers/line.server.ts';
import { createSync } from '#lib/sync/server/sync.server.ts';

// A process of its own that asks 20 times at once for one connection's access token, and says the
// hash of the one that all of them got.
const [url = '', dataDir = '', connection = ''] = process.argv.slice(2);
const key = JSON.parse(connection) as ConnectionKey;
const config = readConfig({ LIFE_DATA_DIR: dataDir, LIFE_PROVIDERS: 'sandbox' });
const settings = { databaseUrl: new Secret(url), dataDir };
const database = await openDatabase(settings, { applicationName: 'refresh' });
const sync = createSync(database, entities);
const report = (error: unknown) => process.stderr.write(`${String(error)}\n`);
const lines = openProviderLines({ config, database, sync, now: Date.now, report });
const line = lines.of('whoop');
const answers = await Promise.all(Array.from({ length: 20 }, () => line?.tokens.current(key)));
const tokens = new Set(
	answers.map((answer) => (answer?.kind === 'ok' ? answer.value.token.reveal() : answer?.kind))
);
const hash = createHash('sha256')
	.update([...tokens].join(' '))
	.digest('hex');
process.send?.(hash);
await lines.stop();
await sync.stop();
await database.close();
process.disconnect();
