import { AsyncLocalStorage } from 'node:async_hooks';
import { NamedError } from '../errors.ts';
import { log } from '../log.server.ts';
import { APP_ROLE, establishAccess, type Access } from './access.server.ts';
import { DatabaseUnavailable } from './database-unavailable.server.ts';
import { openEngine, type Engine, type EngineConfig } from './engine.server.ts';
import type { Tx, TransactionOptions } from './transaction.server.ts';
import { Connection, type SessionParameters } from './wire/connection.server.ts';
import { Listener } from './wire/listener.server.ts';
import { DEFAULT_STATEMENT_TIMEOUT_MS, OpenTransaction } from './wire/open-transaction.server.ts';
import { Pool } from './wire/pool.server.ts';

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
	/**
	 * Calls `fn` with each payload. After a lost connection it listens again and calls `fn` once
	 * with an empty payload: something may have been missed.
	 */
	listen(channel: string, fn: (payload: string) => void): Promise<{ stop(): Promise<void> }>;
	/** A statement of its own: call it after the transaction whose news it carries. */
	notify(channel: string, payload: string): Promise<void>;
	/** Resolves when the server answers, rejects with `DatabaseUnavailable` within a second. */
	ping(): Promise<void>;
	/** Waits for running transactions, at most 5 s, then closes every connection. */
	close(): Promise<void>;
	/** How row-level security is made to hold. */
	readonly access: Access;
};

const POOL_SIZE = 8;
const CLOSE_GRACE_MS = 5_000;
const PING_DEADLINE_MS = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function openDatabase(
	config: EngineConfig,
	{ applicationName }: { applicationName: string }
): Promise<Database> {
	const engine = await openEngine(config);
	try {
		const access = await accessOf(engine);
		if (access === 'forced')
			log.info('database without a role of its own: the row policies bind the owner', { access });
		return new Door({ engine, access, applicationName });
	} catch (error) {
		await engine.release();
		throw error;
	}
}

async function accessOf(engine: Engine): Promise<Access> {
	const owner = await Connection.open({ endpoint: await engine.endpoint(), parameters: {} });
	try {
		return await establishAccess(owner);
	} finally {
		await owner.end();
	}
}

type DoorOptions = { engine: Engine; access: Access; applicationName: string };

class Door implements Database {
	readonly access: Access;
	readonly #engine: Engine;
	readonly #pool: Pool;
	readonly #listener: Listener;
	/** The transaction that the running code is inside of. */
	readonly #current = new AsyncLocalStorage<OpenTransaction>();

	constructor({ engine, access, applicationName }: DoorOptions) {
		this.#engine = engine;
		this.access = access;
		const parameters = sessionParameters(access, applicationName);
		const open = async () => ({ endpoint: await engine.endpoint(), parameters });
		this.#pool = new Pool({ open: async () => Connection.open(await open()), max: POOL_SIZE });
		this.#listener = new Listener(async (onNotification) =>
			Connection.open({ ...(await open()), onNotification })
		);
	}

	async withUser<T>(
		userId: string,
		work: (tx: Tx) => Promise<T>,
		options?: TransactionOptions
	): Promise<T> {
		if (!UUID.test(userId))
			throw new NamedError('E_USER_ID', 'This is not the id of a person.', { status: 400 });
		return this.#transaction(`select set_config('app.user_id', '${userId}', true)`, work, options);
	}

	asSystem<T>(reason: string, work: (tx: Tx) => Promise<T>, options?: TransactionOptions) {
		log.debug('system transaction', { reason });
		return this.#transaction("select set_config('app.system', 'on', true)", work, options);
	}

	listen(channel: string, fn: (payload: string) => void) {
		return this.#listener.add(channel, fn);
	}

	async notify(channel: string, payload: string): Promise<void> {
		await this.#alone({ text: 'select pg_notify($1, $2)', params: [channel, payload] });
	}

	async ping(): Promise<void> {
		const answered = this.#alone({ text: 'select 1' });
		answered.catch(() => undefined);
		await Promise.race([answered, refuseAfter(PING_DEADLINE_MS)]);
	}

	async close(): Promise<void> {
		await Promise.all([this.#pool.close(CLOSE_GRACE_MS), this.#listener.close()]);
		await this.#engine.release();
	}

	async #alone(statement: { text: string; params?: unknown[] }): Promise<void> {
		const connection = await this.#pool.acquire();
		try {
			await connection.run(statement);
		} finally {
			this.#pool.release(connection);
		}
	}

	async #transaction<T>(
		setting: string,
		work: (tx: Tx) => Promise<T>,
		options: TransactionOptions | undefined
	): Promise<T> {
		if (this.#current.getStore()?.over === false)
			throw new NamedError(
				'E_NESTED_TRANSACTION',
				'A transaction was opened inside another. Pass the outer one on instead.'
			);
		const { connection, transaction } = await this.#begin(setting, options);
		try {
			const working = this.#current.run(transaction, () => work(transaction.tx));
			// Whoever lost the connection need not wait for work that goes on.
			const result = await connection.untilLost(working);
			await transaction.commit();
			return result;
		} catch (error) {
			if (!transaction.over) await transaction.rollback();
			throw unwrapped(error);
		} finally {
			this.#pool.release(connection);
		}
	}

	/** An idle connection may have died unnoticed; nothing has run yet, so another may take over. */
	async #begin(setting: string, options: TransactionOptions | undefined) {
		for (let attempt = 1; ; attempt++) {
			const connection = await this.#pool.acquire();
			try {
				return {
					connection,
					transaction: await OpenTransaction.begin(connection, setting, options)
				};
			} catch (error) {
				connection.destroy();
				this.#pool.release(connection);
				const another = error instanceof DatabaseUnavailable && attempt < POOL_SIZE + 1;
				if (!another) throw error;
			}
		}
	}
}

function sessionParameters(access: Access, applicationName: string): SessionParameters {
	return {
		application_name: applicationName,
		statement_timeout: String(DEFAULT_STATEMENT_TIMEOUT_MS),
		lock_timeout: '5000',
		idle_in_transaction_session_timeout: '10000',
		...(access === 'role' ? { role: APP_ROLE } : {})
	};
}

/** The query builder wraps what went wrong; a lost connection is told as such. */
function unwrapped(error: unknown): unknown {
	let inner = error;
	while (inner instanceof Error && !(inner instanceof DatabaseUnavailable)) inner = inner.cause;
	return inner instanceof DatabaseUnavailable ? inner : error;
}

function refuseAfter(ms: number): Promise<never> {
	return new Promise((_, reject) => {
		setTimeout(() => reject(new DatabaseUnavailable('timeout')), ms).unref();
	});
}
