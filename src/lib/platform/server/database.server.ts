import type { Tx, TransactionOptions } from './transaction.server.ts';

export type { Tx, TransactionOptions } from './transaction.server.ts';

/** The one door to the database. */
export type Database = {
	/** Runs `work` in a transaction that sees and writes the rows of this person alone. */
	withUser<T>(
		userId: string,
		work: (tx: Tx) => Promise<T>,
		options?: TransactionOptions
	): Promise<T>;
	/**
	 * Runs `work` in a transaction of the system: tables without an owner, and those personal
	 * tables whose policy lets the system in (sessions, credentials). Synced rows stay closed.
	 */
	asSystem<T>(
		reason: string,
		work: (tx: Tx) => Promise<T>,
		options?: TransactionOptions
	): Promise<T>;
	/** Calls `fn` with each payload; survives restarts of the server, losing what was sent meanwhile. */
	listen(channel: string, fn: (payload: string) => void): Promise<{ stop(): Promise<void> }>;
	/** A statement of its own: call it after the transaction whose news it carries. */
	notify(channel: string, payload: string): Promise<void>;
	/** Resolves when the server answers, rejects with `DatabaseUnavailable` within a second. */
	ping(): Promise<void>;
	/** Waits for running transactions, at most 5 s, then closes every connection. */
	close(): Promise<void>;
};
