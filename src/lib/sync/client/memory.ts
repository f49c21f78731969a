import { mostFollowed, type Change } from './look.ts';
import { RememberedScan, RememberedValue } from './remembered.ts';
import { sifted } from './sift.ts';
import type { Key, ReadTx, Reads, Scan, StoreShape } from './tx.ts';

type Remembered = RememberedScan | RememberedValue;

/** Values to look through at once, for those that pass; past them the database walks by itself. */
const largestPortion = 512;

/**
 * What a live query has read, kept right by what changes. A value that was written a moment ago is in
 * memory already: to read it back would cost a turn of the database for each read of each query.
 */
export class Memory {
	readonly #shapes: Readonly<Record<string, StoreShape>>;
	/** By what was asked. */
	#known = new Map<string, Remembered>();
	#before: ReadonlyMap<string, Remembered> = new Map();

	constructor(shapes: Readonly<Record<string, StoreShape>>) {
		this.#shapes = shapes;
	}

	/** For the next time it is asked: what it does not ask for again is let go. */
	over(reads: Reads): Reads {
		this.#before = this.#known;
		this.#known = new Map();
		const get = <T>(store: string, keys: readonly Key[]) => this.#get<T>(reads, store, keys);
		const scan = <T>(store: string, asked: Scan<T> = {}) => this.#scan(reads, store, asked);
		// Several reads of one state are left to the database, which has one.
		const count: Reads['count'] = (store, span) => reads.count(store, span);
		return { get, scan, count, read: reads.read };
	}

	take(change: Change): void {
		for (const [name, known] of this.#known) {
			const touches = change[known.store];
			const isFollowed = !touches || (touches.length <= mostFollowed && known.take(touches));
			if (!isFollowed) this.#known.delete(name);
		}
	}

	/** As `Recall` has it. */
	recall(store: string, key: string): object | undefined | null {
		for (const known of this.#known.values()) {
			const value = known.store === store ? known.recall(key) : null;
			if (value !== null) return value as object | undefined;
		}
		return null;
	}

	forget(): void {
		this.#known.clear();
	}

	async #get<T>(tx: ReadTx, store: string, keys: readonly Key[]): Promise<(T | undefined)[]> {
		const names = keys.map((key) => `${store} ${String(key)}`);
		const known = names.map((name) => this.#recalled(name));
		if (known.every((one) => one instanceof RememberedValue)) {
			return known.map(({ value }) => value as T | undefined);
		}
		const values = await tx.get<T>(store, keys);
		for (const [n, name] of names.entries()) {
			this.#known.set(name, new RememberedValue(store, String(keys[n]), values[n]));
		}
		return values;
	}

	async #scan<T>(tx: ReadTx, store: string, asked: Scan<T>): Promise<T[]> {
		const { where, limit, ...way } = asked;
		if (!where || limit === undefined) {
			const found = await this.#walk<T>(tx, store, { ...way, ...(limit && { limit }) });
			return where ? found.filter(where) : [...found];
		}
		const portion = (size: number) => this.#walk<T>(tx, store, { ...way, limit: size });
		const found = await sifted(portion, { limit, where }, largestPortion);
		return found ?? tx.scan(store, asked);
	}

	/** Everything on the way, whether it passes or not: a value may begin to. */
	async #walk<T>(tx: ReadTx, store: string, way: Scan<T>): Promise<readonly T[]> {
		const key = this.#shapes[store]?.key;
		if (typeof key !== 'string') return tx.scan(store, way);
		const name = `${store} ${JSON.stringify(Object.entries(way).sort())}`;
		const known = this.#recalled(name);
		if (known instanceof RememberedScan) return known.values as T[];
		const values = await tx.scan(store, way);
		if (values.length <= RememberedScan.most) {
			this.#known.set(name, new RememberedScan({ store, key, way: way as Scan<never> }, values));
		}
		return values;
	}

	#recalled(name: string): Remembered | undefined {
		const known = this.#known.get(name) ?? this.#before.get(name);
		if (known) this.#known.set(name, known);
		return known;
	}
}
