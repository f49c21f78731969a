import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { DexieStore } from './dexie-store.ts';
import type { Reads } from './tx.ts';

const shapes = { apples: { key: 'id', indexes: [] }, pears: { key: 'id', indexes: [] } };
let store: DexieStore | undefined;
afterEach(() => store?.destroy());

test('a live query watches what it reads after its first await, too', async () => {
	const opened = new DexieStore('live-chain', shapes);
	store = opened;
	const seen: number[] = [];
	const read = async (reads: Reads) => {
		await reads.scan('apples');
		return (await reads.scan('pears')).length;
	};
	const subscription = opened.live(read).subscribe({
		next: (count) => seen.push(count),
		error: (cause) => expect.unreachable(String(cause))
	});
	await vi.waitFor(() => expect(seen).toEqual([0]));
	await opened.write(['pears'], (tx) => tx.put('pears', [{ id: 'a' }]));
	await vi.waitFor(() => expect(seen).toEqual([0, 1]));
	subscription.unsubscribe();
});

const scanned = (of: DexieStore) => of.reader.scan<{ id: string }>('apples');

test('a transaction is kept whole or not at all, and tells why it was not', async () => {
	store = new DexieStore('whole', shapes);
	const put = store.write(['apples', 'pears'], async (tx) => {
		await tx.put('apples', [{ id: 'a' }]);
		await tx.get('pears', ['b']);
		throw new Error('Not this one.');
	});
	await expect(put).rejects.toThrow('Not this one.');
	expect(await scanned(store)).toEqual([]);
});

test('a put that fails undoes its transaction, though nobody waited for it', async () => {
	store = new DexieStore('failing-put', shapes);
	const put = store.write(['apples'], async (tx) => {
		await tx.put('apples', [{ id: 'a' }]);
		await tx.put('apples', [{ id: () => 'no key' }]);
	});
	await expect(put).rejects.toMatchObject({ name: 'DataCloneError' });
	expect(await scanned(store)).toEqual([]);
});

test('a read sees what its transaction has put and deleted before', async () => {
	store = new DexieStore('own-writes', shapes);
	await store.write(['apples'], (tx) => tx.put('apples', [{ id: 'a' }, { id: 'b' }]));
	const seen = await store.write(['apples'], async (tx) => {
		await Promise.all([tx.put('apples', [{ id: 'c' }]), tx.delete('apples', ['a'])]);
		return tx.scan('apples');
	});
	expect(seen).toEqual([{ id: 'b' }, { id: 'c' }]);
	expect(await scanned(store)).toEqual(seen);
});

test('a connection that was cut is opened anew, and the whole transaction done once', async () => {
	store = new DexieStore('cut', shapes);
	await store.write(['apples'], (tx) => tx.put('apples', [{ id: 'a' }]));
	// What a browser does when it cuts a connection: the handle is of no use any more.
	const [transaction] = [IDBDatabase.prototype.transaction];
	const cut = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
		throw new DOMException('The connection is closing.', 'InvalidStateError');
	});
	await store.write(['apples'], (tx) => tx.put('apples', [{ id: 'b' }]));
	expect(cut).toHaveBeenCalled();
	cut.mockRestore();
	expect(IDBDatabase.prototype.transaction).toBe(transaction);
	expect(await scanned(store)).toEqual([{ id: 'a' }, { id: 'b' }]);
});

test('a store that was closed is not opened again by a read', async () => {
	store = new DexieStore('closed', shapes);
	await scanned(store);
	store.close();
	await expect(scanned(store)).rejects.toMatchObject({ name: 'DatabaseClosedError' });
});

test('what is asked while the database is being made waits for it, and makes it once', async () => {
	store = new DexieStore('fresh', shapes);
	const open = vi.spyOn(IDBFactory.prototype, 'open');
	const reads: Promise<unknown[]>[] = [];
	for (let turn = 0; turn < 40; turn++) {
		reads.push(scanned(store));
		await new Promise((resolve) => setImmediate(resolve));
	}
	expect(await Promise.all(reads)).toEqual(reads.map(() => []));
	expect(open).toHaveBeenCalledTimes(1);
	open.mockRestore();
});

test('what the disk refuses in the end is no longer shown', async () => {
	const opened = new DexieStore('refused', shapes);
	store = opened;
	await opened.write(['apples'], (tx) => tx.put('apples', [{ id: 'a' }]));
	const seen: string[][] = [];
	const subscription = opened
		.live(async (reads) => (await reads.scan<{ id: string }>('apples')).map(({ id }) => id))
		.subscribe({
			next: (ids) => seen.push(ids),
			error: (cause) => expect.unreachable(String(cause))
		});
	await vi.waitFor(() => expect(seen).toEqual([['a']]));
	// As on a full disk: every request was accepted, and then nothing of it is kept.
	const full = vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (
		this: IDBTransaction
	) {
		this.abort();
	});
	await expect(
		opened.write(['apples'], (tx) => tx.put('apples', [{ id: 'b' }]))
	).rejects.toMatchObject({ name: expect.any(String) });
	full.mockRestore();
	await vi.waitFor(() => expect(seen.at(-1)).toEqual(['a']));
	expect(await scanned(opened)).toEqual([{ id: 'a' }]);
	subscription.unsubscribe();
});

test('what was written while a page was set aside is read when it comes back', async () => {
	const opened = new DexieStore('set-aside', shapes);
	store = opened;
	const seen: unknown[] = [];
	const subscription = opened
		.live((reads) => reads.get('apples', ['a']))
		.subscribe({
			next: ([apple]) => seen.push(apple),
			error: (cause) => expect.unreachable(String(cause))
		});
	await vi.waitFor(() => expect(seen).toEqual([undefined]));
	// To a page that is set aside no message comes.
	const told = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => {});
	const other = new DexieStore('set-aside', shapes);
	await other.write(['apples'], (tx) => tx.put('apples', [{ id: 'a' }]));
	other.close();
	expect(told).toHaveBeenCalledOnce();
	told.mockRestore();
	expect(seen).toEqual([undefined]);
	opened.readAnew();
	await vi.waitFor(() => expect(seen).toEqual([undefined, { id: 'a' }]));
	subscription.unsubscribe();
});

test('a store that is closed while it opens stands in no one’s way, and tells of no loss', async () => {
	const opened = (store = new DexieStore('closed-early', shapes));
	opened.onLoss = vi.fn();
	const opening = nextOpening();
	opened.reader.scan('apples').catch(() => undefined);
	const request = await opening;
	// Dexie gives up the opening; the browser's own request goes on.
	opened.close();
	await new Promise((resolve) => request.addEventListener('success', resolve));
	await new Promise<void>((resolve, reject) => {
		const removal = indexedDB.deleteDatabase('closed-early');
		removal.onsuccess = () => resolve();
		removal.onblocked = () => reject(new Error('Somebody holds it.'));
	});
	expect(opened.onLoss).not.toHaveBeenCalled();
});

/** The browser's request that opens the next database, before it is answered. */
function nextOpening(): Promise<IDBOpenDBRequest> {
	const open = indexedDB.open.bind(indexedDB);
	return new Promise((resolve) => {
		const asked = vi.spyOn(indexedDB, 'open').mockImplementationOnce((...named) => {
			asked.mockRestore();
			const request = open(...named);
			resolve(request);
			return request;
		});
	});
}
