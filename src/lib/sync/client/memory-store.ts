import { isIn, keyText } from './look.ts';
import { noting } from './noting.ts';
import type { Subscribable } from './store.ts';
import { scopeOf, tallying } from './tallying.ts';
import type { Key, ReadTx, Reads, Scan, Store, StoreShape, Tx } from './tx.ts';
import { Watch } from './watch.ts';

type Value = Readonly<Record<string, unknown>>;

function compare(a: unknown, b: unknown): number {
	if (a === b) return 0;
	return (a as string) < (b as string) ? -1 : 1;
}

function opened(stores: readonly string[], store: string): string {
	if (stores.includes(store)) return store;
	throw new Error(`The transaction was not opened over "${store}".`);
}

/** A database in maps, with IndexedDB's meaning: atomic, ordered by index and then by key. */
export class MemoryStore implements Store {
	readonly #shapes: Readonly<Record<string, StoreShape>>;
	readonly #tables = new Map<string, Map<string, Value>>();
	readonly #watch: Watch;
	#last: Promise<unknown> = Promise.resolve();

	constructor(shapes: Readonly<Record<string, StoreShape>>) {
		this.#shapes = shapes;
		this.#watch = new Watch(shapes);
		for (const name of Object.keys(shapes)) this.#tables.set(name, new Map());
	}

	readonly reader: Reads = {
		get: async <T>(store: string, keys: readonly Key[]) =>
			keys.map((key) => this.#table(store).get(String(key)) as T | undefined),
		scan: async <T>(store: string, scan: Scan<T> = {}) => this.#scan(store, scan),
		count: async (store, span = {}) => this.#scan(store, span).length,
		read: (stores, work) => {
			const run = this.#last.then(() => work(this.#within(stores)));
			this.#last = run.catch(() => undefined);
			return run;
		}
	};

	/** One transaction at a time, in the order they were asked for. */
	write<T>(stores: readonly string[], work: (tx: Tx) => Promise<T>): Promise<T> {
		const scope = scopeOf(this.#shapes, stores);
		const counted = (tx: Tx) => tallying(this.#shapes, tx, work);
		const run = this.#last.then(() => this.#atomically(scope, counted));
		this.#last = run.catch(() => undefined);
		return run;
	}

	/** What is stored now, for a test that looks on from outside. */
	peek<T>(store: string): ReadonlyMap<string, T> {
		return this.#table(store) as ReadonlyMap<string, T>;
	}

	live<T>(query: (reads: Reads) => Promise<T>): Subscribable<T> {
		return this.#watch.live(this.reader, query);
	}

	close(): void {
		this.#watch.end();
	}

	/** Like IndexedDB, refuses stores that the transaction was not opened over. */
	#within(stores: readonly string[]): ReadTx {
		return {
			get: (store, keys) => this.reader.get(opened(stores, store), keys),
			scan: (store, scan) => this.reader.scan(opened(stores, store), scan),
			count: (store, span) => this.reader.count(opened(stores, store), span)
		};
	}

	#table(name: string): Map<string, Value> {
		const table = this.#tables.get(name);
		if (!table) throw new Error(`There is no store "${name}".`);
		return table;
	}

	#scan<T>(store: string, scan: Scan<T>): T[] {
		const { by, then, where, descending, limit } = scan;
		const key = this.#shapes[store]?.key;
		const path = by ?? (typeof key === 'string' ? key : undefined);
		const stretch = { ...scan, ...(path && { by: path }) };
		const at = ([key, value]: [string, Value]) => (by === undefined ? key : value[by]);
		const found = [...this.#table(store).entries()].filter(
			([, value]) => isIn(stretch, value) && (!where || where(value as T))
		);
		const second = (value: Value) => (then === undefined ? 0 : value[then]);
		found.sort(
			(a, b) => compare(at(a), at(b)) || compare(second(a[1]), second(b[1])) || compare(a[0], b[0])
		);
		if (descending) found.reverse();
		return found.slice(0, limit).map(([, value]) => value as T);
	}

	async #atomically<T>(stores: readonly string[], work: (tx: Tx) => Promise<T>): Promise<T> {
		const before: [Map<string, Value>, string, Value | undefined][] = [];
		const remember = (table: Map<string, Value>, key: string) =>
			before.push([table, key, table.get(key)]);
		const tx: Tx = {
			...this.#within(stores),
			put: async (store, values) => {
				const table = this.#table(opened(stores, store));
				const path = this.#shapes[store]?.key ?? 'id';
				for (const value of values as readonly Value[]) {
					const key = keyText(path, value);
					remember(table, key);
					table.set(key, value);
				}
			},
			delete: async (store, keys) => {
				const table = this.#table(opened(stores, store));
				for (const key of keys) {
					remember(table, String(key));
					table.delete(String(key));
				}
			}
		};
		try {
			// What nobody follows need not be noted; who begins to meanwhile reads everything anew.
			const noted = this.#watch.isFollowed
				? noting(this.#shapes, tx)
				: { tx, change: 'everything' as const };
			const answer = await work(noted.tx);
			this.#watch.changed(noted.change);
			return answer;
		} catch (cause) {
			for (const [table, key, value] of before.reverse()) {
				if (value === undefined) table.delete(key);
				else table.set(key, value);
			}
			throw cause;
		}
	}
}
