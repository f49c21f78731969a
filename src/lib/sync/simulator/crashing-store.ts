import { MemoryStore } from '../client/memory-store.ts';
import { shapesOf, type Store, type Tx } from '../client/tx.ts';
import { entities } from './thing.ts';

/** The page was closed, or the power went. */
export class Crash extends Error {}

/** A database that can fail between any two of its steps, and then has done nothing at all. */
export class CrashingStore implements Store {
	readonly memory = new MemoryStore(shapesOf(entities));
	readonly reader = this.memory.reader;
	/** Steps until the crash; infinite while none is planned. */
	stepsLeft = Infinity;

	live: Store['live'] = (query) => this.memory.live(query);

	write<T>(stores: readonly string[], work: (tx: Tx) => Promise<T>): Promise<T> {
		return this.memory.write(stores, (tx) => work(this.#failing(tx)));
	}

	close(): void {
		this.memory.close();
	}

	#failing(tx: Tx): Tx {
		if (this.stepsLeft === Infinity) return tx;
		const step = <T>(work: () => Promise<T>): Promise<T> => {
			if (this.stepsLeft-- <= 0) return Promise.reject(new Crash());
			return work();
		};
		return {
			get: (store, keys) => step(() => tx.get(store, keys)),
			scan: (store, scan) => step(() => tx.scan(store, scan)),
			count: (store, span) => step(() => tx.count(store, span)),
			put: (store, values) => step(() => tx.put(store, values)),
			delete: (store, keys) => step(() => tx.delete(store, keys))
		};
	}
}
