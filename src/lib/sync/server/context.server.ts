import type { Database } from '#lib/platform/server/database.server.ts';
import type { Live } from './live.server.ts';
import type { Tables } from './statements.server.ts';

/** What every verb of the server half works with. */
export interface SyncContext {
	readonly database: Database;
	readonly tables: Tables;
	readonly live: Live;
	/** Epoch milliseconds. */
	readonly now: () => number;
}
