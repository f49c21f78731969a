import type { Config } from '../config.server.ts';
import type { Database, Tx } from '../server/database.server.ts';

/** What everything about accounts stands on; made once by the wiring. */
export interface Accounts {
	readonly database: Database;
	readonly config: Pick<Config, 'registration' | 'dataDir' | 'providers' | 'origin'>;
	/** Epoch milliseconds. */
	now(): number;
	/** Makes what other floors keep for each person, in the transaction that makes the person. */
	prepare(tx: Tx, userId: string): Promise<void>;
	/** Waits for what is being written of a person, and keeps the rest out until `tx` ends. */
	hold(tx: Tx, userId: string): Promise<void>;
	/** Ends what the person has opened elsewhere, as grants at providers: as well as it goes. */
	part(userId: string): Promise<void>;
	/** Fills an example account: stand-ins of the providers, and a year lived on the clocks of `zone`. */
	fillExample(userId: string, zone: string): Promise<void>;
}
