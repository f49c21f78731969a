import type { Connection, ConnectionOptions } from './connection.server.ts';

type Listen = (payload: string) => void;
type Open = (hear: NonNullable<ConnectionOptions['onNotification']>) => Promise<Connection>;

const PAUSE_MS = 500;

/** One connection that hears every channel of this process, made again whenever it is lost. */
export class Listener {
	readonly #open: Open;
	readonly #channels = new Map<string, Set<Listen>>();
	#connection: Promise<Connection> | undefined;
	#closed = false;

	constructor(open: Open) {
		this.#open = open;
	}

	async add(channel: string, fn: Listen): Promise<{ stop(): Promise<void> }> {
		const others = this.#channels.get(channel);
		this.#channels.set(channel, (others ?? new Set()).add(fn));
		const connection = await this.#connected();
		if (others === undefined) await listen(connection, channel);
		return { stop: () => this.#remove(channel, fn) };
	}

	async close(): Promise<void> {
		this.#closed = true;
		this.#channels.clear();
		const connection = await this.#connection?.catch(() => undefined);
		await connection?.end();
	}

	async #remove(channel: string, fn: Listen): Promise<void> {
		const listeners = this.#channels.get(channel);
		listeners?.delete(fn);
		if (listeners?.size !== 0) return;
		this.#channels.delete(channel);
		const connection = await this.#connection?.catch(() => undefined);
		await connection?.run({ text: `unlisten ${quoted(channel)}` }).catch(() => undefined);
	}

	#connected(): Promise<Connection> {
		this.#connection ??= this.#connect().catch((error: unknown) => {
			this.#connection = undefined;
			throw error;
		});
		return this.#connection;
	}

	async #connect(): Promise<Connection> {
		const connection = await this.#open((channel, payload) => this.#hear(channel, payload));
		for (const channel of this.#channels.keys()) await listen(connection, channel);
		connection.untilLost(new Promise<never>(() => undefined)).catch(() => this.#reconnect());
		return connection;
	}

	#hear(channel: string, payload: string): void {
		for (const fn of this.#channels.get(channel) ?? []) fn(payload);
	}

	/** What was sent meanwhile is gone: an empty payload tells the listeners to look for themselves. */
	#reconnect(): void {
		this.#connection = undefined;
		if (this.#closed || this.#channels.size === 0) return;
		const again = () =>
			this.#connected().then(
				() => [...this.#channels.keys()].forEach((channel) => this.#hear(channel, '')),
				() => this.#reconnect()
			);
		setTimeout(() => void (this.#closed || again()), PAUSE_MS).unref();
	}
}

function listen(connection: Connection, channel: string) {
	return connection.run({ text: `listen ${quoted(channel)}` });
}

function quoted(channel: string): string {
	return `"${channel.replaceAll('"', '""')}"`;
}
