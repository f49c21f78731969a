import { accountsOver } from '#lib/app.server.ts';
import { entities } from '#lib/domains/registry.ts';
import type { Accounts } from '#lib/platform/auth/accounts.server.ts';
import { config, type Config } from '#lib/platform/config.server.ts';
import { openDatabase, type Database } from '#lib/platform/server/database.server.ts';
import { migrateDatabase } from '#lib/platform/server/migrate.server.ts';
import { openProviderLines, type ProviderLines } from '#lib/providers/line.server.ts';
import { createSync, type Sync } from '#lib/sync/server/sync.server.ts';

/** What a command works with: the server's own parts, without its HTTP edge and its jobs. */
export interface Foundations {
	readonly config: Config;
	readonly database: Database;
	readonly sync: Sync;
	readonly accounts: Accounts;
	readonly providers: ProviderLines;
}

/** Opens the database beside a running server or alone, does the work, and closes what it opened. */
export async function withFoundations<T>(work: (parts: Foundations) => Promise<T>): Promise<T> {
	const settings = config();
	const database = await openDatabase(settings, { applicationName: 'lifetracker-cli' });
	try {
		await migrateDatabase(settings);
		const sync = createSync(database, entities);
		const below = { config: settings, database, sync, now: Date.now };
		const report = (error: unknown) => console.error(error);
		const providers = openProviderLines({ ...below, report });
		const accounts = accountsOver({ ...below, providers });
		try {
			return await work({ config: settings, database, sync, accounts, providers });
		} finally {
			await providers.stop();
			await sync.stop();
		}
	} finally {
		await database.close();
	}
}
