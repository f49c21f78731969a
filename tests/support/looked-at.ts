import type { ReadTx, Scan, Store } from '#lib/sync/client/tx.ts';

/** Counts the rows that reads of a store look at, whether they pass or not. */
export function lookedAt(store: Store): { readonly store: Store; take(): number } {
	let looked = 0;
	const counting = (tx: ReadTx): ReadTx => ({
		get: (name, keys) => {
			looked += keys.length;
			return tx.get(name, keys);
		},
		scan: <T>(name: string, scan: Scan<T> = {}) => {
			const where = (value: T) => {
				looked++;
				return !scan.where || scan.where(value);
			};
			return tx.scan<T>(name, { ...scan, where });
		},
		count: (name, span) => tx.count(name, span)
	});
	return {
		store: {
			reader: {
				...counting(store.reader),
				read: (stores, work) => store.reader.read(stores, (tx) => work(counting(tx)))
			},
			write: (stores, work) => store.write(stores, work),
			live: (query) => store.live(query),
			close: () => store.close()
		},
		take: () => {
			const taken = looked;
			looked = 0;
			return taken;
		}
	};
}
