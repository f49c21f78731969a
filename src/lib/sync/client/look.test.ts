import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { DexieStore } from './dexie-store.ts';
import { MemoryStore } from './memory-store.ts';
import type { Reads, Scan, Store, Tx } from './tx.ts';

interface Apple {
	readonly id: string;
	readonly at: number | null;
	readonly tree: number;
}

const shapes = {
	apples: { key: 'id', indexes: ['at', ['tree', 'at']] },
	baskets: { key: ['tree', 'id'], indexes: [] }
} as const;

const dexie = new DexieStore('look', shapes);
const emptied = new DexieStore('look, emptied', shapes);
afterAll(() => Promise.all([dexie.destroy(), emptied.destroy()]));

const id = fc.integer({ min: 0, max: 12 }).map(String);
const time = fc.integer({ min: 0, max: 20 });
const bound = fc.option(time, { nil: undefined });
const apple: fc.Arbitrary<Apple> = fc.record({
	id,
	at: fc.option(time),
	tree: fc.integer({ min: 0, max: 2 })
});
const change = fc.record({
	put: fc.array(apple, { maxLength: 3 }),
	gone: fc.array(id, { maxLength: 2 }),
	/** What was said of it before: often rightly. */
	foretold: fc.option(fc.array(apple, { maxLength: 3 }), { nil: undefined })
});

function defined<T extends object>(given: T): T {
	const kept = Object.entries(given).filter(([, value]) => value !== undefined);
	return Object.fromEntries(kept) as T;
}

const scan = fc
	.record({
		by: fc.constantFrom(undefined, 'id', 'at', 'tree'),
		is: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
		from: bound,
		to: bound,
		descending: fc.boolean(),
		limit: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
		every: fc.integer({ min: 1, max: 3 })
	})
	.map(({ by, is, from, to, every, ...others }): Scan<Apple> => {
		const where = ({ id: key }: Apple) => Number(key) % every === 0;
		const timed = by === 'at' || (by === 'tree' && is !== undefined);
		const bounds = timed ? { from, to } : {};
		const pair = by === 'tree' ? { then: 'at', is } : {};
		return defined({ by, ...pair, ...bounds, ...others, where }) as Scan<Apple>;
	});

/** What a live query said last, and how often it was asked. */
function following<T>(store: Store, query: (reads: Reads) => Promise<T>) {
	const told = { value: undefined as T | undefined, times: 0 };
	const { unsubscribe } = store.live(query).subscribe({
		next: (value) => {
			told.value = value;
			told.times++;
		},
		error: (cause) => expect.unreachable(String(cause))
	});
	return { told, unsubscribe };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

type Asked = (reads: Reads) => Promise<unknown>;

/** A few reads of one query, and what changes from time to time. */
const asked: fc.Arbitrary<Asked> = fc
	.record({ scans: fc.array(scan, { minLength: 1, maxLength: 3 }), keys: fc.array(id) })
	.map(({ scans, keys }) => (reads) => {
		const walks = scans.map((one) => reads.scan<Apple>('apples', one));
		return Promise.all([...walks, reads.get<Apple>('apples', keys)]);
	});
const story = [asked, fc.array(apple), fc.array(change)] as const;

interface Changing {
	readonly put: Apple[];
	readonly gone?: string[];
	readonly foretold?: Apple[] | undefined;
}

function putAndGone(store: Store, { put, gone = [], foretold = put }: Changing) {
	const work = async (tx: Tx) => {
		await tx.put('apples', put);
		await tx.delete('apples', gone);
	};
	return store.write(['apples'], work, () => new Map([['apples', foretold]]));
}

test('a live query says what a new read would say, whatever it asks and whatever changes', async () => {
	await fc.assert(
		fc.asyncProperty(...story, async (query, first, changes) => {
			const store = new MemoryStore(shapes);
			await putAndGone(store, { put: first });
			const { told, unsubscribe } = following(store, query);
			await settled();
			for (const one of changes) {
				await putAndGone(store, one);
				await settled();
				expect(told.value).toEqual(await query(store.reader));
			}
			unsubscribe();
		}),
		{ numRuns: 300 }
	);
});

test('in IndexedDB as well, with changes that come faster than they are read and, foretold, otherwise', async () => {
	await fc.assert(
		fc.asyncProperty(...story, async (query, first, changes) => {
			const everything = (await emptied.reader.scan<Apple>('apples')).map((one) => one.id);
			await putAndGone(emptied, { put: first, gone: everything });
			const { told, unsubscribe } = following(emptied, query);
			await Promise.all(changes.map((one) => putAndGone(emptied, one)));
			const now = await query(emptied.reader);
			await vi.waitFor(() => expect(told.value).toEqual(now), { interval: 1 });
			unsubscribe();
		}),
		{ numRuns: 600 }
	);
});

test('what was foretold of a value that the write never touched is taken back, wherever the value lies', async () => {
	const everything = (await emptied.reader.scan<Apple>('apples')).map((one) => one.id);
	await putAndGone(emptied, { put: [], gone: everything });
	const { told, unsubscribe } = following(emptied, (reads) =>
		reads.scan<Apple>('apples', { by: 'at' })
	);
	const kept: Apple = { id: '2', at: 0, tree: 0 };
	await Promise.all([
		putAndGone(emptied, { put: [kept] }),
		putAndGone(emptied, { put: [], foretold: [{ ...kept, at: null }] })
	]);
	await vi.waitFor(() => expect(told.value).toEqual([kept]), { interval: 1 });
	unsubscribe();
});

test('what was foretold of one value twice is judged by what was said last', async () => {
	const everything = (await emptied.reader.scan<Apple>('apples')).map((one) => one.id);
	await putAndGone(emptied, { put: [], gone: everything });
	const { told, unsubscribe } = following(emptied, (reads) => reads.scan<Apple>('apples'));
	await vi.waitFor(() => expect(told.value).toEqual([]));
	const kept: Apple = { id: '10', at: 5, tree: 0 };
	await putAndGone(emptied, { put: [kept], foretold: [kept, { ...kept, at: null }] });
	await vi.waitFor(() => expect(told.value).toEqual([kept]), { interval: 1 });
	unsubscribe();
});

test('what was written here is told without reading it again', async () => {
	const store = new MemoryStore(shapes);
	const at = (n: number): Apple => ({ id: String(n), at: n, tree: 0 });
	await putAndGone(store, { put: [at(1), at(3)] });
	const { told } = following(store, (reads) =>
		reads.scan<Apple>('apples', { by: 'at', descending: true, limit: 2, where: () => true })
	);
	await settled();
	const scans = vi.spyOn(store.reader, 'scan');
	await putAndGone(store, { put: [at(2), at(4)] });
	await settled();
	expect(told.value).toEqual([at(4), at(3)]);
	expect(scans).not.toHaveBeenCalled();
	// What lies behind a full answer is read.
	await putAndGone(store, { put: [], gone: ['4'] });
	await settled();
	expect(told.value).toEqual([at(3), at(2)]);
	expect(scans).toHaveBeenCalledOnce();
});

test('what lies beyond the limit of a query does not wake it', async () => {
	const store = new MemoryStore(shapes);
	const at = (n: number): Apple => ({ id: String(n), at: n, tree: 0 });
	await store.write(['apples'], (tx) => tx.put('apples', [at(5), at(6), at(7)]));
	const newest = { by: 'at', descending: true, limit: 2 };
	const { told } = following(store, (reads) => reads.scan<Apple>('apples', newest));
	await settled();
	await store.write(['apples'], (tx) => tx.put('apples', [at(1), at(2)]));
	await settled();
	expect(told.times).toBe(1);
	await store.write(['apples'], (tx) => tx.put('apples', [at(8)]));
	await settled();
	expect(told.value?.map(({ id: key }) => key)).toEqual(['8', '7']);
});

test('a change that comes while a query reads is not missed', async () => {
	const store = new MemoryStore(shapes);
	let goOn = () => {};
	const held = new Promise<void>((resolve) => (goOn = resolve));
	const { told } = following(store, async (reads) => {
		const found = await reads.scan<Apple>('apples');
		await held;
		return found.length;
	});
	await settled();
	await store.write(['apples'], (tx) => tx.put('apples', [{ id: '1', at: 1, tree: 1 }]));
	goOn();
	await vi.waitFor(() => expect(told.value).toBe(1));
});

test('a query whose read failed is asked again when something changes', async () => {
	const store = new MemoryStore(shapes);
	let fails = true;
	const told: (number | 'failed')[] = [];
	const query = (reads: Reads) =>
		reads.read(['apples'], async (tx) => {
			if (fails) throw new Error('The connection was cut.');
			return (await tx.scan('apples')).length;
		});
	store
		.live(query)
		.subscribe({ next: (count) => told.push(count), error: () => told.push('failed') });
	await settled();
	fails = false;
	await store.write(['apples'], (tx) => tx.put('apples', [{ id: '1', at: 1, tree: 1 }]));
	await settled();
	expect(told).toEqual(['failed', 1]);
});

test('a value under a key of two properties is followed by it', async () => {
	const store = new MemoryStore(shapes);
	const key = ['1', 'a'] as const;
	const { told } = following(store, (reads) => reads.get('baskets', [key]));
	await settled();
	await store.write(['baskets'], (tx) => tx.put('baskets', [{ tree: '1', id: 'b' }]));
	await settled();
	expect(told.times).toBe(1);
	await store.write(['baskets'], (tx) => tx.put('baskets', [{ tree: '1', id: 'a' }]));
	await settled();
	expect(told.value).toEqual([{ tree: '1', id: 'a' }]);
	await store.write(['baskets'], (tx) => tx.delete('baskets', [key]));
	await settled();
	expect(told.value).toEqual([undefined]);
});

test('what another tab writes wakes the queries of this one', async () => {
	const other = new DexieStore('look', shapes);
	const { told, unsubscribe } = following(dexie, (reads) => reads.scan<Apple>('apples'));
	await vi.waitFor(() => expect(told.value).toEqual([]));
	await other.write(['apples'], (tx) => tx.put('apples', [{ id: '1', at: 1, tree: 1 }]));
	await vi.waitFor(() => expect(told.value).toHaveLength(1));
	unsubscribe();
	other.close();
});
