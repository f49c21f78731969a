import type { SQL } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';

/**
 * One transaction. Values come back as: bigint and numeric → number (a bigint beyond 2^53 is an
 * error), timestamptz → epoch milliseconds, date → 'YYYY-MM-DD', jsonb → parsed. A statement
 * that is sent after the transaction is over throws `TransactionOver` and never runs.
 */
export type Tx = {
	/** Drizzle's query builder, bound to this transaction. It has no `transaction()` of its own. */
	db: PostgresJsDatabase<Record<string, never>>;
	/** Rows of a Drizzle `sql` template, as objects with the column names of the answer. */
	rows<T extends object>(query: SQL): Promise<T[]>;
	/** Rows of a statement with `$1 …` placeholders; the statement is prepared and kept. */
	text<T extends object>(sqlText: string, params?: readonly unknown[]): Promise<T[]>;
};

export type TransactionOptions = {
	/** Default: 'read committed'. */
	isolation?: 'read committed' | 'repeatable read';
	readOnly?: boolean;
	/** Default: 5000. The server ends a longer statement with an error. */
	statementTimeoutMs?: number;
	/**
	 * The commit does not wait for the disk. Everyone sees it at once; if the database server itself
	 * crashes within the next second it may be taken back, whole. For counts, never for what was told.
	 */
	unhurried?: boolean;
};
