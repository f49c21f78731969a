import { gone, touched, type Change, type Touch } from './look.ts';
import type { StoreShape, Tx } from './tx.ts';

/** A transaction that notes what it touches. */
export function noting(
	shapes: Readonly<Record<string, StoreShape>>,
	tx: Tx
): { readonly tx: Tx; readonly change: Change } {
	const change: Record<string, Touch[]> = {};
	const note = (store: string, touches: readonly Touch[]) => {
		const known = (change[store] ??= []);
		for (const touch of touches) known.push(touch);
	};
	const noted: Tx = {
		...tx,
		put: (store, values) => {
			const shape = shapes[store];
			if (shape && values.length > 0) note(store, touched(shape, values));
			return tx.put(store, values);
		},
		delete: (store, keys) => {
			if (keys.length > 0) note(store, gone(keys));
			return tx.delete(store, keys);
		}
	};
	return { tx: noted, change };
}
