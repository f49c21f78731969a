import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { DexieStore } from './dexie-store.ts';

const shapes = { apples: { key: 'id', indexes: [] }, pears: { key: 'id', indexes: [] } };
let store: DexieStore | undefined;
afterEach(() => store?.destroy());

test('a live query watches what it reads after its first await, too', async () => {
	const opened = new DexieStore('live-chain', shapes);
	store = opened;
	const seen: number[] = [];
	const read = async () => {
		await opened.reader.scan('apples');
		return (await opened.reader.scan('pears')).length;
	};
	// Not an async function itself, as the replica hands it over.
	const subscription = opened
		.live(() => read())
		.subscribe({
			next: (count) => seen.push(count),
			error: (cause) => expect.unreachable(String(cause))
		});
	await vi.waitFor(() => expect(seen).toEqual([0]));
	await opened.write(['pears'], (tx) => tx.put('pears', [{ id: 'a' }]));
	await vi.waitFor(() => expect(seen).toEqual([0, 1]));
	subscription.unsubscribe();
});
