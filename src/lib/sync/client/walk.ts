import { answered } from './idb-answer.ts';
import { sifted, type Sifting } from './sift.ts';
import type { KeyPath, Scan, Span } from './tx.ts';

type Source = IDBObjectStore | IDBIndex;
type Keys = IDBKeyRange | null | 'nothing';

/** Values to look through at once; past them a cursor holds no more than one at a time. */
const largestPortion = 4096;
const [lowestKey, highestKey] = [-Infinity, [[]]];

/** The name that Dexie gives to an index. */
export function indexName(path: KeyPath): string {
	return typeof path === 'string' ? path : `[${path.join('+')}]`;
}

/**
 * The values of a scan, in its order. They are fetched many at once and sifted here: a cursor takes
 * a turn of the event loop for each.
 */
export async function walk<T>(store: IDBObjectStore, scan: Scan<T>): Promise<T[]> {
	const { limit, where, descending = false } = scan;
	const span = spanOf(scan);
	if (span === 'nothing') return [];
	const source = sourceOf(store, scan);
	if (limit !== undefined && where) {
		const way = { span, descending };
		const found = await sifted<T>(
			(size) => portion(source, way, size),
			{ limit, where },
			largestPortion
		);
		return found ?? stepped(source, way, { limit, where });
	}
	if (limit !== undefined) return portion<T>(source, { span, descending }, limit);
	const all: T[] = await answered(source.getAll(span));
	const passing = where ? all.filter(where) : all;
	return descending ? passing.reverse() : passing;
}

/** How many a walk without a limit would find. */
export async function counted(store: IDBObjectStore, span: Span): Promise<number> {
	const keys = spanOf(span);
	return keys === 'nothing' ? 0 : answered(sourceOf(store, span).count(keys ?? undefined));
}

interface Way {
	readonly span: IDBKeyRange | null;
	readonly descending: boolean;
}

type GetAllBackwards = (options: {
	query: IDBKeyRange | null;
	count: number;
	direction: 'prev';
}) => IDBRequest<never[]>;

/** `getAll` has learned to go backwards together with this. */
const goesBackwards = () => 'getAllRecords' in IDBObjectStore.prototype;

/** At most so many, from the end where the walk begins. */
function portion<T>(source: Source, way: Way, count: number): Promise<T[]> {
	const { span, descending } = way;
	if (!descending) return answered(source.getAll(span, count));
	if (!goesBackwards()) return stepped(source, way, { limit: count, where: () => true });
	const getAll = source.getAll.bind(source) as unknown as GetAllBackwards;
	return answered(getAll({ query: span, count, direction: 'prev' }));
}

/** One by one. */
function stepped<T>(source: Source, way: Way, { limit, where }: Sifting<T>): Promise<T[]> {
	const { span, descending } = way;
	return new Promise((resolve, reject) => {
		const found: T[] = [];
		const request = source.openCursor(span, descending ? 'prev' : 'next');
		request.onerror = () => reject(request.error as DOMException);
		request.onsuccess = () => {
			const cursor = request.result;
			if (!cursor) return resolve(found);
			if (where(cursor.value as T)) found.push(cursor.value as T);
			if (found.length === limit) return resolve(found);
			cursor.continue();
		};
	});
}

function sourceOf(store: IDBObjectStore, { by, then }: Span): Source {
	if (by === undefined || (by === store.keyPath && then === undefined)) return store;
	return store.index(indexName(then === undefined ? by : [by, then]));
}

/** In an index of two properties: by the first, or within one value of it by the second. */
function spanOf({ by, then, is, from, to }: Span): Keys {
	if (then === undefined && is !== undefined) return IDBKeyRange.only(is);
	if (then === undefined) return between(from, to);
	const within = is === undefined ? [] : [is];
	if (by === undefined) throw new Error('A second property needs a first one.');
	return between([...within, from ?? lowestKey], [...within, to ?? highestKey]);
}

/** From one key up to another, without that one. */
function between(from: IDBValidKey | undefined, to: IDBValidKey | undefined): Keys {
	if (from === undefined) return to === undefined ? null : IDBKeyRange.upperBound(to, true);
	if (to === undefined) return IDBKeyRange.lowerBound(from);
	return indexedDB.cmp(from, to) < 0 ? IDBKeyRange.bound(from, to, false, true) : 'nothing';
}
