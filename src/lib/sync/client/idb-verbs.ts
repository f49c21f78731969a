import { answered } from './idb-answer.ts';
import type { ReadTx, Tx } from './tx.ts';
import { counted, walk } from './walk.ts';

// IndexedDB itself and not Dexie's tables: each request through those costs as much again, and of a
// tap's way to the screen that was the greater part.

export function readVerbs(tx: IDBTransaction): ReadTx {
	return {
		get: async <T>(store: string, keys: readonly unknown[]) => {
			const source = tx.objectStore(store);
			const requests: IDBRequest<T | undefined>[] = keys.map((key) =>
				source.get(key as IDBValidKey)
			);
			// They are answered in their order.
			const last = requests.at(-1);
			if (last) await answered(last);
			return requests.map(({ result }) => result);
		},
		scan: (store, scan = {}) => walk(tx.objectStore(store), scan),
		count: (store, span = {}) => counted(tx.objectStore(store), span)
	};
}

/**
 * Nobody waits for a put or a deletion: what is read after it sees it, and one that fails undoes the
 * transaction.
 */
export function verbs(tx: IDBTransaction): Tx {
	return {
		...readVerbs(tx),
		put: async (store, values) => {
			const into = tx.objectStore(store);
			for (const value of values) into.put(value);
		},
		delete: async (store, keys) => {
			const from = tx.objectStore(store);
			for (const key of keys) from.delete(key as IDBValidKey);
		}
	};
}
