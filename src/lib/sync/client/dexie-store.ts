import { Dexie } from 'dexie';
import { foretold, type Foretell } from './foretold.ts';
import { ended } from './idb-answer.ts';
import { readVerbs, verbs } from './idb-verbs.ts';
import { withoutValues, type Change } from './look.ts';
import { noting } from './noting.ts';
import { StorageStopped } from './storage-stopped.ts';
import type { Subscribable } from './store.ts';
import { scopeOf, tallying } from './tallying.ts';
import type { ReadTx, Reads, Store, StoreShape, Tx } from './tx.ts';
import { indexName } from './walk.ts';
import { Watch } from './watch.ts';

// No `window` and no `$app` in here: the service worker opens the same database.

interface Writing<T> {
	readonly stores: readonly string[];
	readonly work: (tx: Tx) => Promise<T>;
	readonly foretell: Foretell | undefined;
}

/** The name of a person's database: nobody's changes can be sent as somebody else's. */
export function databaseName(userId: string): string {
	return `lifetracker:${userId}`;
}

/**
 * Raised with every change of a store's indexes: a device that holds an older database then gets the
 * new ones when it opens it, and tabs with the older app let go of it.
 */
const schemaVersion = 3;

function declaration({ key, indexes }: StoreShape): string {
	return [key, ...indexes].map(indexName).join(',');
}

/** Errors of a handle that died under us: a fresh one works (WebKit loses connections). */
const lostHandle = new Set([
	'DatabaseClosedError',
	'UnknownError',
	'InvalidStateError',
	// We abort for reasons of our own, and tell those: this one was done to us.
	'AbortError'
]);

function isLostHandle(cause: unknown): boolean {
	const { name, inner } = (cause ?? {}) as { name?: string; inner?: { name?: string } };
	return lostHandle.has(name ?? '') || lostHandle.has(inner?.name ?? '');
}

/**
 * Why the database was taken from us: another tab needs a newer one, somebody deletes it, or the
 * browser cut the connection, alone or with all that was kept.
 */
export type Loss = 'newer' | 'deleted' | 'cut';

/**
 * The replica's database in IndexedDB. Dexie opens it and brings it up to date; what is read and
 * written goes to it directly.
 */
export class DexieStore implements Store {
	readonly #db: Dexie;
	readonly #shapes: Readonly<Record<string, StoreShape>>;
	readonly #watch: Watch;
	/** What changes here, to the other tabs and the service worker. */
	readonly #others: BroadcastChannel;
	/** After 'cut' the next use opens it anew; after the others this one stays closed. */
	onLoss: (loss: Loss) => void = () => undefined;
	#own: IDBDatabase | null = null;
	#closed = false;

	constructor(name: string, shapes: Readonly<Record<string, StoreShape>>) {
		this.#shapes = shapes;
		this.#watch = new Watch(shapes);
		this.#db = new Dexie(name);
		this.#db
			.version(schemaVersion)
			.stores(
				Object.fromEntries(
					Object.entries(shapes).map(([store, shape]) => [store, declaration(shape)])
				)
			);
		this.#db.on('versionchange', ({ newVersion }) => {
			// A handle that was being opened when we closed is heard here as well: that one is no loss.
			const wasOurs = !this.#closed;
			this.close();
			if (wasOurs) this.onLoss(newVersion === null ? 'deleted' : 'newer');
			// Or else Dexie closes it in its own way, which is to open it again when asked.
			return false;
		});
		this.#others = new BroadcastChannel(name);
		this.#others.onmessage = ({ data }) => this.#watch.changed(data as Change);
	}

	readonly reader: Reads = {
		get: <T>(store: string, keys: Parameters<ReadTx['get']>[1]) =>
			this.#read([store], (tx) => tx.get<T>(store, keys)),
		scan: (store, scan) => this.#read([store], (tx) => tx.scan(store, scan)),
		count: (store, span) => this.#read([store], (tx) => tx.count(store, span)),
		read: (stores, work) => this.#read(stores, work)
	};

	write<T>(
		stores: readonly string[],
		work: (tx: Tx) => Promise<T>,
		foretell?: Foretell
	): Promise<T> {
		return this.#reopening((db) => this.#written(db, { stores, work, foretell })).catch(
			(cause: unknown) => {
				throw isLostHandle(cause) ? new StorageStopped(cause) : cause;
			}
		);
	}

	live<T>(query: (reads: Reads) => Promise<T>): Subscribable<T> {
		return this.#watch.live(this.reader, query);
	}

	/** A page that was set aside and comes back has not heard what was written meanwhile. */
	readAnew(): void {
		this.#watch.changed('everything');
	}

	close(): void {
		this.#closed = true;
		this.#others.close();
		this.#db.close();
	}

	/** Everything in it, gone: for signing out of a device. */
	async destroy(): Promise<void> {
		this.#closed = true;
		this.#others.close();
		await this.#db.delete();
	}

	#read<T>(stores: readonly string[], work: (tx: ReadTx) => Promise<T>): Promise<T> {
		return this.#reopening((db) => work(readVerbs(db.transaction(stores, 'readonly'))));
	}

	async #written<T>(db: IDBDatabase, { stores, work, foretell }: Writing<T>): Promise<T> {
		// Strict: what a person typed is on the disk before it is said to be kept.
		const scope = scopeOf(this.#shapes, stores);
		const tx = db.transaction(scope, 'readwrite', { durability: 'strict' });
		const end = ended(tx);
		const noted = noting(this.#shapes, verbs(tx));
		const values = foretell?.(this.#watch.recall) ?? null;
		const foretelling = this.#watch.foretell(foretold(this.#shapes, values));
		try {
			const answer = await tallying(this.#shapes, noted.tx, work);
			commit(tx);
			this.#watch.made(noted.change, foretelling);
			await end;
			this.#tellOthers(noted.change);
			return answer;
		} catch (cause) {
			abort(tx);
			await end.catch(() => undefined);
			this.#watch.undone(foretelling);
			throw tx.error ?? cause;
		}
	}

	#tellOthers(change: Change): void {
		if (Object.keys(change).length > 0 && !this.#closed)
			this.#others.postMessage(withoutValues(change));
	}

	/** Whole transactions are tried again, once, never half of one. */
	async #reopening<T>(attempt: (db: IDBDatabase) => Promise<T>): Promise<T> {
		let handle: IDBDatabase | null = null;
		try {
			// Nor does one open while the browser is still removing what was there.
			handle = this.#handle() ?? (await this.#opened());
			return await attempt(handle);
		} catch (cause) {
			if (this.#closed || !isLostHandle(cause)) throw cause;
			return await attempt(await this.#insteadOf(handle));
		}
	}

	#handle(): IDBDatabase | null {
		// Dexie shows one as well that is still being made or brought up to date.
		return this.#db.isOpen() && this.#db.backendDB() === this.#own ? this.#own : null;
	}

	async #opened(): Promise<IDBDatabase> {
		if (this.#closed) throw new Dexie.DatabaseClosedError();
		await this.#db.open();
		const handle = (this.#own = this.#db.backendDB());
		// The browser's own event: Dexie's comes as well when we close it, or when it does not open.
		handle.addEventListener('close', this.#cut);
		return handle;
	}

	/** One new handle for all that have lost the old one: none is closed under another. */
	#insteadOf(lost: IDBDatabase | null): Promise<IDBDatabase> {
		if (lost && this.#handle() === lost) this.#db.close({ disableAutoOpen: false });
		return this.#opened();
	}

	/** What was found before may be gone with it. */
	readonly #cut = (): void => {
		if (this.#closed) return;
		this.onLoss('cut');
		this.readAnew();
	};
}

/** Not waiting until it is seen that nothing more is asked of it. */
function commit(tx: IDBTransaction): void {
	try {
		tx.commit();
	} catch {
		// Nothing was asked of it, so it is over already, or it was undone: its end says which.
	}
}

function abort(tx: IDBTransaction): void {
	try {
		tx.abort();
	} catch {
		// It is over already.
	}
}
