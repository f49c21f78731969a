import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { putMeta, readMeta, type TallyRecord } from './records.ts';
import { Counter } from './tally.ts';
import type { Key, Scan, StoreShape, Tx } from './tx.ts';

type Shapes = Readonly<Record<string, StoreShape>>;

/** The stores of a transaction, with the one that tallies lie in. */
export function scopeOf(shapes: Shapes, stores: readonly string[]): string[] {
	const isTallied = stores.some((store) => shapes[store]?.tally);
	return isTallied ? [...new Set([...stores, 'meta'])] : [...stores];
}

/** Does the work; what is kept added up of the rows it changes is changed in the same transaction. */
export async function tallying<T>(
	shapes: Shapes,
	tx: Tx,
	work: (tx: Tx) => Promise<T>
): Promise<T> {
	const watched = new TallyingTx(shapes, tx);
	const answer = await work(watched);
	await watched.settle();
	return answer;
}

/**
 * A transaction that remembers the rows it has seen: most need not be looked up for their tally. Its
 * verbs are properties, so that it can be spread like any other.
 */
class TallyingTx implements Tx {
	readonly #shapes: Shapes;
	readonly #tx: Tx;
	/** By store: the rows as they are in it now; undefined: there is none. */
	readonly #seen = new Map<string, Map<string, AnyRow | undefined>>();
	#kept: Readonly<Record<string, TallyRecord>> = {};
	readonly #counters = new Map<string, Counter | null>();

	constructor(shapes: Shapes, tx: Tx) {
		this.#shapes = shapes;
		this.#tx = tx;
	}

	readonly get = async <T>(store: string, keys: readonly Key[]): Promise<(T | undefined)[]> => {
		const found = await this.#tx.get<T>(store, keys);
		const seen = this.#seenIn(store);
		keys.forEach((key, n) => seen?.set(String(key), found[n] as AnyRow | undefined));
		return found;
	};

	readonly scan = async <T>(store: string, scan?: Scan<T>): Promise<T[]> => {
		const found = await this.#tx.scan<T>(store, scan);
		const seen = this.#seenIn(store);
		for (const row of found as AnyRow[]) seen?.set(row.id, row);
		return found;
	};

	readonly count: Tx['count'] = (store, span) => this.#tx.count(store, span);

	readonly put = async (store: string, values: readonly object[]): Promise<void> => {
		await this.#count(store, values as readonly AnyRow[]);
		await this.#tx.put(store, values);
	};

	readonly delete = async (store: string, keys: readonly Key[]): Promise<void> => {
		await this.#count(
			store,
			keys.map((key) => ({ id: String(key) }))
		);
		await this.#tx.delete(store, keys);
	};

	async settle(): Promise<void> {
		const changed = [...this.#counters].filter(([, counter]) => counter?.hasChanged);
		if (changed.length === 0) return;
		const records = changed.flatMap(([store, counter]) =>
			counter ? [[store, counter.record()] as const] : []
		);
		await putMeta(this.#tx, 'tallies', { ...this.#kept, ...Object.fromEntries(records) });
	}

	#seenIn(store: string): Map<string, AnyRow | undefined> | null {
		if (!this.#shapes[store]?.tally) return null;
		const seen = this.#seen.get(store) ?? new Map<string, AnyRow | undefined>();
		this.#seen.set(store, seen);
		return seen;
	}

	/** The rows as they will be; of one that goes, the id alone. */
	async #count(store: string, rows: readonly (AnyRow | { readonly id: string })[]): Promise<void> {
		const seen = this.#seenIn(store);
		const counter = seen && (await this.#counterOf(store));
		if (!counter) return;
		const covered = rows.filter(({ id }) => counter.covers(id));
		const unseen = covered.map(({ id }) => id).filter((id) => !seen.has(id));
		if (unseen.length > 0) await this.get(store, unseen);
		for (const row of covered) {
			const after = 'deletedAt' in row ? row : undefined;
			counter.move(seen.get(row.id), after);
			seen.set(row.id, after);
		}
	}

	/** Null where nothing is counted yet. */
	async #counterOf(store: string): Promise<Counter | null> {
		const known = this.#counters.get(store);
		if (known !== undefined) return known;
		this.#kept = await readMeta(this.#tx, 'tallies');
		const tally = this.#shapes[store]?.tally;
		const counter = tally ? new Counter(tally, this.#kept[store]) : null;
		const own = counter?.through === '' ? null : counter;
		this.#counters.set(store, own);
		return own;
	}
}
