import type { Config } from '../config.server.ts';
import type { Database, Tx } from '../server/database.server.ts';

/** What everything about accounts stands on; made once by the wiring. */
export interface Accounts {
	readonly database: Database;
	readonly config: Pick<Config, 'registration' | 'dataDir' | 'providers'>;
	/** Epoch milliseconds. */
	now(): number;
	/** Makes what other floors keep for each person, in the transaction that makes the person. */
	prepare(tx: Tx, userId: string): Promise<void>;
	/** Fills an example account with a made-up year, lived on the clocks of `zone`. */
	fillExample(userId: string, zone: string): Promise<void>;
}
