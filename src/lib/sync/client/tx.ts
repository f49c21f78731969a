import type { AnyEntity, Tally } from '#lib/platform/entity/entity.ts';
import type { Foretell } from './foretold.ts';
import type { Subscribable } from './store.ts';

/**
 * All the engine asks of a database: four verbs inside a transaction. `dexie-store.ts` keeps it in
 * IndexedDB; `memory-store.ts` keeps it in maps, for the simulator.
 */

export type Key = string | number | readonly [string, string];

export interface Scan<T> {
	/** An indexed property; default: the store's key. */
	readonly by?: string;
	/** Of the values of `by` that are the same, the order: the second property of its index. */
	readonly then?: string;
	/** Exactly this value; the bounds are then those of `then`. */
	readonly is?: number | string;
	/** Inclusive lower and exclusive upper bound. */
	readonly from?: number | string;
	readonly to?: number | string;
	readonly descending?: boolean;
	/** Counts values that pass `where`. */
	readonly limit?: number;
	readonly where?: (value: T) => boolean;
}

/** Where values lie: of an indexed property, or of the store's key. */
export type Span = Pick<Scan<never>, 'by' | 'then' | 'is' | 'from' | 'to'>;

export interface ReadTx {
	/** One answer a key, in their order. */
	get<T>(store: string, keys: readonly Key[]): Promise<(T | undefined)[]>;
	scan<T>(store: string, scan?: Scan<T>): Promise<T[]>;
	/** How many values lie there: told by the index, without one of them being read. */
	count(store: string, span?: Span): Promise<number>;
}

export interface Tx extends ReadTx {
	put(store: string, values: readonly object[]): Promise<void>;
	delete(store: string, keys: readonly Key[]): Promise<void>;
}

/** Reads of their own: each call sees a consistent state, two calls may not. */
export interface Reads extends ReadTx {
	/** Several reads of one consistent state. Await only the transaction in it. */
	read<T>(stores: readonly string[], work: (tx: ReadTx) => Promise<T>): Promise<T>;
}

export interface Store {
	readonly reader: Reads;
	/**
	 * All of `work` or nothing of it; durable once it resolves. Await only the transaction in it. What
	 * `foretell` says of it may be shown while the disk still takes it; what it comes to decides.
	 */
	write<T>(
		stores: readonly string[],
		work: (tx: Tx) => Promise<T>,
		foretell?: Foretell
	): Promise<T>;
	/** Runs `query` now and whenever something has changed that it read through what it is given. */
	live<T>(query: (reads: Reads) => Promise<T>): Subscribable<T>;
	close(): void;
}

/** The property, or pair of properties, under which a store keeps its values. */
export type KeyPath = string | readonly [string, string];

export interface StoreShape {
	readonly key: KeyPath;
	readonly indexes: readonly KeyPath[];
	/** What is kept added up of it, in the record `tallies` of `meta`. */
	readonly tally?: Tally<never> | null;
}

/** The engine's own stores beside those of the entities. */
export const ownStores = {
	outbox: { key: ['entity', 'id'], indexes: [] },
	dead: { key: 'n', indexes: [] },
	meta: { key: 'k', indexes: [] },
	deeds: { key: 'n', indexes: [] }
} as const satisfies Record<string, StoreShape>;

export function shapesOf(entities: readonly AnyEntity[]): Record<string, StoreShape> {
	const shapes: Record<string, StoreShape> = { ...ownStores };
	for (const { name, time, indexes: fields, tally } of entities) {
		const further = fields.map((field) => (time ? ([field, time] as const) : field));
		// Only what was deleted lies in that index: living rows have no such time.
		const indexes = [...(time ? [time] : []), 'deletedAt', ...further];
		shapes[name] = { key: 'id', indexes, tally };
	}
	return shapes;
}
