import { DatabaseUnavailable } from '../database-unavailable.server.ts';
import type { Connection } from './connection.server.ts';

export type PoolOptions = {
	/** Makes one connection; called again until it works or the waiting is over. */
	open: () => Promise<Connection>;
	max: number;
	/** How many callers may wait for a connection before the next is turned away. */
	maxWaiting?: number;
	/** How long one caller waits, making a connection included. */
	acquireMs?: number;
};

type Waiter = { deliver: (connection: Connection) => void; refuse: (reason: Error) => void };

const IDLE_MS = 60_000;
const MAX_AGE_MS = 30 * 60_000;
const SWEEP_MS = 20_000;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 400;

/** A few connections, lent out one transaction at a time. */
export class Pool {
	readonly #options: Required<PoolOptions>;
	readonly #idle: { connection: Connection; since: number }[] = [];
	readonly #lent = new Set<Connection>();
	readonly #waiters: Waiter[] = [];
	readonly #sweeper: NodeJS.Timeout;
	#opening = 0;
	#closed = false;
	#lastFailure: unknown;

	constructor(options: PoolOptions) {
		this.#options = { maxWaiting: 500, acquireMs: 5_000, ...options };
		this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
	}

	/** The caller gives the connection back with `release`, whatever happened to it. */
	acquire(): Promise<Connection> {
		if (this.#closed) return Promise.reject(new DatabaseUnavailable('closed'));
		const ready = this.#takeIdle();
		if (ready !== undefined) return Promise.resolve(this.#lend(ready));
		if (this.#waiters.length >= this.#options.maxWaiting)
			return Promise.reject(new DatabaseUnavailable('busy'));
		const waiting = this.#wait();
		this.#openForWaiters();
		return waiting;
	}

	release(connection: Connection): void {
		this.#lent.delete(connection);
		this.#offer(connection);
	}

	/** Lets running transactions finish for a while, then closes everything. */
	async close(graceMs: number): Promise<void> {
		this.#closed = true;
		clearInterval(this.#sweeper);
		for (const waiter of this.#waiters.splice(0)) waiter.refuse(new DatabaseUnavailable('closed'));
		const until = performance.now() + graceMs;
		while (this.#lent.size > 0 && performance.now() < until) await pause(10);
		for (const connection of this.#lent) connection.destroy();
		await Promise.all(this.#idle.splice(0).map(({ connection }) => connection.end()));
	}

	#takeIdle(): Connection | undefined {
		for (let entry = this.#idle.pop(); entry !== undefined; entry = this.#idle.pop())
			if (entry.connection.alive) return entry.connection;
		return undefined;
	}

	#lend(connection: Connection): Connection {
		this.#lent.add(connection);
		return connection;
	}

	#offer(connection: Connection): void {
		const usable = connection.alive && performance.now() - connection.openedAt < MAX_AGE_MS;
		if (this.#closed || !usable) {
			void connection.end();
			return this.#openForWaiters();
		}
		const waiter = this.#waiters.shift();
		if (waiter === undefined) this.#idle.push({ connection, since: performance.now() });
		else waiter.deliver(this.#lend(connection));
	}

	#wait(): Promise<Connection> {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
				const reason = this.#lent.size >= this.#options.max ? 'busy' : 'unreachable';
				reject(new DatabaseUnavailable(reason, this.#lastFailure));
			}, this.#options.acquireMs);
			const settled = () => clearTimeout(timer);
			const waiter: Waiter = {
				deliver: (connection) => (settled(), resolve(connection)),
				refuse: (reason) => (settled(), reject(reason))
			};
			this.#waiters.push(waiter);
		});
	}

	#openForWaiters(): void {
		const room = this.#options.max - this.#lent.size - this.#idle.length - this.#opening;
		const wanted = this.#waiters.length - this.#opening;
		for (let n = Math.min(room, wanted); n > 0; n--) void this.#openOne();
	}

	/** Tries until it works or nobody waits any more. */
	async #openOne(): Promise<void> {
		this.#opening++;
		let pauseMs = FIRST_PAUSE_MS;
		let made: Connection | undefined;
		while (made === undefined && this.#waiters.length > 0 && !this.#closed) {
			try {
				made = await this.#options.open();
				this.#lastFailure = undefined;
			} catch (error) {
				this.#failed(error);
				await pause(pauseMs);
				pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
			}
		}
		this.#opening--;
		if (made !== undefined) this.#offer(made);
	}

	/** A server that is away may come back within the deadline; one that refuses us will not. */
	#failed(error: unknown): void {
		this.#lastFailure = error;
		if (error instanceof DatabaseUnavailable) return;
		const reason = error instanceof Error ? error : new Error(String(error));
		for (const waiter of this.#waiters.splice(0)) waiter.refuse(reason);
	}

	#sweep(): void {
		const stale = performance.now() - IDLE_MS;
		const keep = this.#idle.filter(({ connection, since }) => connection.alive && since > stale);
		const gone = this.#idle.splice(0, this.#idle.length, ...keep);
		for (const { connection } of gone)
			if (!keep.some((kept) => kept.connection === connection)) void connection.end();
	}
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
