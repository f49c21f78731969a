import postgres from 'postgres';
import { isNamedError, NamedError } from '../../errors.ts';
import { DatabaseRefused, DatabaseUnavailable } from '../database-unavailable.server.ts';
import type { Endpoint } from './endpoint.server.ts';
import { meansLostConnection } from './lost-connection.server.ts';
import { OneSocket } from './one-socket.server.ts';
import { parsers, serializers } from './value-types.server.ts';

/** Session parameters, sent while connecting. */
export type SessionParameters = Record<string, string>;

export type Statement = {
	text: string;
	params?: readonly unknown[];
	/** Keep the statement's plan on this connection. */
	prepare?: boolean;
	/** Rows as arrays of values instead of objects. */
	arrays?: boolean;
};

export type Answer = readonly unknown[] & { command: string };

export type ConnectionOptions = {
	endpoint: Endpoint;
	parameters: SessionParameters;
	onNotification?: (channel: string, payload: string) => void;
};

const HANDSHAKE_DEADLINE_MS = 3_000;
/** The server ends a statement by itself; the client waits this much longer before it gives up. */
const GRACE_MS = 2_000;

/**
 * One connection, for one life: a client of the driver with a single socket, thrown away as a
 * whole at the first sign of trouble. Nothing that was asked of it is left unanswered.
 */
export class Connection {
	readonly #sql: postgres.Sql;
	readonly #socket: OneSocket;
	readonly #waiting = new Set<(reason: Error) => void>();
	readonly openedAt = performance.now();
	#lost: DatabaseUnavailable | undefined;
	#watchdog: NodeJS.Timeout | undefined;
	#deadlineMs = HANDSHAKE_DEADLINE_MS;

	private constructor(options: ConnectionOptions) {
		this.#socket = new OneSocket(options.endpoint);
		this.#sql = client(options, this.#socket.make, () =>
			this.#lose(new DatabaseUnavailable('lost'))
		);
	}

	static async open(options: ConnectionOptions): Promise<Connection> {
		const connection = new Connection(options);
		try {
			await connection.run({ text: 'select 1' });
			return connection;
		} catch (error) {
			connection.destroy();
			if (error instanceof DatabaseUnavailable)
				throw new DatabaseUnavailable('unreachable', error.cause ?? error);
			throw isNamedError(error) ? error : new DatabaseRefused(error);
		}
	}

	get alive(): boolean {
		return this.#lost === undefined;
	}

	/** What a statement may take at the server; the client gives up a little later. */
	set statementTimeoutMs(ms: number) {
		this.#deadlineMs = ms + GRACE_MS;
	}

	run(statement: Statement): Promise<Answer> {
		return this.untilLost(this.#send(statement));
	}

	/** Settles as `work` does, or rejects as soon as this connection is lost. */
	untilLost<T>(work: Promise<T>): Promise<T> {
		return new Promise((resolve, reject) => {
			if (this.#lost !== undefined) {
				work.catch(() => undefined);
				return reject(this.#lost);
			}
			this.#waiting.add(reject);
			const leave = () => this.#waiting.delete(reject);
			work.finally(leave).then(resolve, reject);
		});
	}

	/** Says goodbye to the server, then closes. */
	async end(): Promise<void> {
		if (this.alive) await this.#sql.end({ timeout: 1 }).catch(() => undefined);
		this.destroy();
	}

	destroy(reason = new DatabaseUnavailable('closed')): void {
		this.#lose(reason);
		this.#socket.destroy();
	}

	async #send({ text, params = [], prepare = false, arrays = false }: Statement): Promise<Answer> {
		if (this.#lost !== undefined) throw this.#lost;
		const values = params.map((value, index) => parameter(this.#sql, value, index));
		const query = this.#sql.unsafe(text, values as never[], { prepare });
		this.#inFlight++;
		this.#watch();
		try {
			return (await (arrays ? query.values() : query)) as unknown as Answer;
		} catch (error) {
			if (!meansLostConnection(error)) throw error;
			this.destroy(new DatabaseUnavailable('lost', error));
			throw this.#lost ?? error;
		} finally {
			this.#inFlight--;
			this.#watch();
		}
	}

	#inFlight = 0;

	/** Restarted with each answer: statements may wait in line behind one another. */
	#watch(): void {
		clearTimeout(this.#watchdog);
		if (this.#inFlight === 0 || this.#lost !== undefined) return;
		const giveUp = () => this.destroy(new DatabaseUnavailable('timeout'));
		this.#watchdog = setTimeout(giveUp, this.#deadlineMs);
	}

	#lose(reason: DatabaseUnavailable): void {
		if (this.#lost !== undefined) return;
		this.#lost = reason;
		clearTimeout(this.#watchdog);
		for (const reject of this.#waiting) reject(reason);
		this.#waiting.clear();
	}
}

function parameter(sql: postgres.Sql, value: unknown, index: number): unknown {
	if (value === undefined)
		throw new NamedError(
			'E_UNDEFINED_PARAMETER',
			`Parameter $${index + 1} has no value; null says: empty.`
		);
	// Type 0 lets the server name the type; the driver guesses wrongly for arrays and dates.
	return typeof value === 'object' && value !== null ? sql.typed(value as never, 0) : value;
}

function client(
	{ endpoint, parameters, onNotification }: ConnectionOptions,
	socket: OneSocket['make'],
	onclose: () => void
): postgres.Sql {
	const sql = postgres({
		host: endpoint.socket ?? endpoint.host,
		port: endpoint.port,
		user: endpoint.user,
		pass: endpoint.password,
		database: endpoint.database,
		ssl: endpoint.ssl,
		// Our own schema has the name of the embedded server's user, and would come first by default.
		connection: { search_path: 'public', TimeZone: 'UTC', DateStyle: 'ISO, YMD', ...parameters },
		socket,
		onclose,
		onnotify: onNotification,
		onnotice: () => undefined,
		max: 1,
		idle_timeout: null,
		max_lifetime: null,
		connect_timeout: HANDSHAKE_DEADLINE_MS / 1000,
		// The query for them may fail after the connection is gone, where nobody can catch it.
		fetch_types: false,
		no_subscribe: true
	} as unknown as postgres.Options<Record<string, never>>);
	Object.assign(sql.options.parsers, parsers);
	Object.assign(sql.options.serializers, serializers);
	return sql;
}
