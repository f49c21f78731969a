import { Dexie, liveQuery, type Table } from 'dexie';
import { StorageStopped } from './storage-stopped.ts';
import type { Subscribable } from './store.ts';
import { scopeOf, tallying } from './tallying.ts';
import type { Key, KeyPath, ReadTx, Scan, Store, StoreShape, Tx } from './tx.ts';
import { walk } from './walk.ts';

// No `window` and no `$app` in here: the service worker opens the same database.

/** The name of a person's database: nobody's changes can be sent as somebody else's. */
export function databaseName(userId: string): string {
	return `lifetracker:${userId}`;
}

/**
 * Raised with every change of a store's indexes: a device that holds an older database then gets the
 * new ones when it opens it, and tabs with the older app let go of it.
 */
const schemaVersion = 2;

function pathText(path: KeyPath): string {
	return typeof path === 'string' ? path : `[${path.join('+')}]`;
}

function declaration({ key, indexes }: StoreShape): string {
	return [key, ...indexes].map(pathText).join(',');
}

/** Errors of a handle that died under us: a fresh one works (WebKit loses connections). */
const lostHandle = new Set(['DatabaseClosedError', 'UnknownError', 'InvalidStateError']);

function isLostHandle(cause: unknown): boolean {
	const { name, inner } = (cause ?? {}) as { name?: string; inner?: { name?: string } };
	return lostHandle.has(name ?? '') || lostHandle.has(inner?.name ?? '');
}

/**
 * Why the database was taken from us: another tab needs a newer one, somebody deletes it, or the
 * browser cut the connection, alone or with all that was kept.
 */
export type Loss = 'newer' | 'deleted' | 'cut';

/** The replica's database in IndexedDB. */
export class DexieStore implements Store {
	readonly #db: Dexie;
	readonly reader: ReadTx;
	/** After 'cut' the next use opens it anew; after the others this one stays closed. */
	onLoss: (loss: Loss) => void = () => undefined;
	#closed = false;
	readonly #shapes: Readonly<Record<string, StoreShape>>;

	constructor(name: string, shapes: Readonly<Record<string, StoreShape>>) {
		this.#shapes = shapes;
		// Strict: what a person typed is on the disk before the screen says so.
		this.#db = new Dexie(name, { chromeTransactionDurability: 'strict' });
		this.#db
			.version(schemaVersion)
			.stores(
				Object.fromEntries(
					Object.entries(shapes).map(([store, shape]) => [store, declaration(shape)])
				)
			);
		this.#db.on('versionchange', ({ newVersion }) => {
			this.close();
			this.onLoss(newVersion === null ? 'deleted' : 'newer');
			// Or else Dexie closes it in its own way, which is to open it again when asked.
			return false;
		});
		this.#db.on('close', () => this.#closed || this.onLoss('cut'));
		const verbs = readVerbs((store) => this.#db.table(store));
		this.reader = {
			get: (store, keys) => this.#reopening(() => verbs.get(store, keys)),
			scan: (store, scan) => this.#reopening(() => verbs.scan(store, scan))
		};
	}

	write<T>(stores: readonly string[], work: (tx: Tx) => Promise<T>): Promise<T> {
		return this.#reopening(() =>
			this.#db.transaction('rw', scopeOf(this.#shapes, stores), (tx) =>
				tallying(
					this.#shapes,
					verbs((store) => tx.table(store)),
					work
				)
			)
		).catch((cause: unknown) => {
			throw isLostHandle(cause) ? new StorageStopped(cause) : cause;
		});
	}

	read<T>(stores: readonly string[], work: (tx: ReadTx) => Promise<T>): Promise<T> {
		return this.#reopening(() =>
			this.#db.transaction('r', stores, (tx) => work(readVerbs((store) => tx.table(store))))
		);
	}

	live<T>(query: () => Promise<T>): Subscribable<T> {
		// An async function, so that Dexie keeps watching what is read after the first await.
		return liveQuery(async () => query());
	}

	close(): void {
		this.#closed = true;
		this.#db.close();
	}

	/** Everything in it, gone: for signing out of a device. */
	async destroy(): Promise<void> {
		this.#closed = true;
		await this.#db.delete();
	}

	/** Whole transactions are tried again, once, never half of one. */
	async #reopening<T>(attempt: () => PromiseLike<T>): Promise<T> {
		try {
			return await attempt();
		} catch (cause) {
			if (this.#closed || !isLostHandle(cause)) throw cause;
			this.#db.close({ disableAutoOpen: false });
			await this.#db.open();
			return await attempt();
		}
	}
}

type TableOf = (store: string) => Table<unknown, Key>;

function readVerbs(table: TableOf): ReadTx {
	return {
		get: <T>(store: string, keys: readonly Key[]) =>
			table(store).bulkGet([...keys]) as unknown as Promise<(T | undefined)[]>,
		scan: <T>(store: string, scan: Scan<T> = {}) => walk<T>(table(store) as Table<T, Key>, scan)
	};
}

function verbs(table: TableOf): Tx {
	return {
		...readVerbs(table),
		put: async (store, values) => void (await table(store).bulkPut([...values])),
		delete: (store, keys) => table(store).bulkDelete([...keys]) as unknown as Promise<void>
	};
}
