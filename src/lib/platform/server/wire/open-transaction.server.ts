import { PgDialect } from 'drizzle-orm/pg-core';
import { NamedError } from '../../errors.ts';
import { DatabaseUnavailable, TransactionOver } from '../database-unavailable.server.ts';
import type { Tx, TransactionOptions } from '../transaction.server.ts';
import type { Answer, Connection, Statement } from './connection.server.ts';
import { queryBuilder } from './driver-seat.server.ts';

export const DEFAULT_STATEMENT_TIMEOUT_MS = 5_000;
/** BEGIN has nothing to wait for. */
const BEGIN_MS = 1_000;

const dialect = new PgDialect();

/** A transaction under way: the handle for the work, and its end. */
export class OpenTransaction {
	readonly tx: Tx;
	readonly #connection: Connection;
	#over = false;

	private constructor(connection: Connection) {
		this.#connection = connection;
		const run = (statement: Statement) => this.#run(statement);
		const rows = <T>(statement: Statement) => run(statement) as Promise<unknown> as Promise<T[]>;
		this.tx = {
			db: queryBuilder(run),
			rows: (query) => {
				const { sql, params } = dialect.sqlToQuery(query);
				return rows({ text: sql, params });
			},
			text: (text, params = []) => rows({ text, params, prepare: true })
		};
	}

	/** `setting` is a statement that tells the row policies for whom this transaction runs. */
	static async begin(connection: Connection, setting: string, options: TransactionOptions = {}) {
		const timeoutMs = options.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS;
		connection.statementTimeoutMs = BEGIN_MS;
		// One message: the settings are in force before any statement of the work can be sent.
		await connection.run({
			text: `${begin(options)}; ${timeout(timeoutMs)}${durability(options)}${setting}`
		});
		connection.statementTimeoutMs = timeoutMs;
		return new OpenTransaction(connection);
	}

	get over(): boolean {
		return this.#over;
	}

	async commit(): Promise<void> {
		this.#over = true;
		const answer = await this.#connection.run({ text: 'commit' }).catch((error: unknown) => {
			throw error instanceof DatabaseUnavailable
				? new DatabaseUnavailable('unknown-outcome', error)
				: error;
		});
		// COMMIT of a transaction that has failed answers ROLLBACK, without an error.
		if (answer.command !== 'COMMIT')
			throw new NamedError(
				'E_ROLLED_BACK',
				'A statement of this transaction had failed, so nothing of it was kept.'
			);
	}

	/** Leaves the connection clean, or closes it. */
	async rollback(): Promise<void> {
		this.#over = true;
		try {
			await this.#connection.run({ text: 'rollback' });
		} catch {
			this.#connection.destroy();
		}
	}

	async #run(statement: Statement): Promise<Answer> {
		if (this.#over) throw new TransactionOver();
		return this.#connection.run(statement);
	}
}

function begin({ isolation = 'read committed', readOnly = false }: TransactionOptions): string {
	return `begin isolation level ${isolation} ${readOnly ? 'read only' : 'read write'}`;
}

function durability({ unhurried = false }: TransactionOptions): string {
	return unhurried ? 'set local synchronous_commit = off; ' : '';
}

function timeout(ms: number): string {
	if (!Number.isSafeInteger(ms) || ms < 1)
		throw new NamedError(
			'E_STATEMENT_TIMEOUT',
			'A statement timeout is a whole number of milliseconds.'
		);
	return ms === DEFAULT_STATEMENT_TIMEOUT_MS ? '' : `set local statement_timeout = ${ms}; `;
}
