import type { Key, KeyPath, ReadTx, Reads, Scan, StoreShape } from './tx.ts';

// What a live query has looked at, and whether a change concerns it.

type Shapes = Readonly<Record<string, StoreShape>>;
type Properties = Readonly<Record<string, unknown>>;

/** A value that was put, or is gone. */
export interface Touch {
	readonly key: string;
	/** Its key and what it is indexed by; null: it is gone. */
	readonly at: Properties | null;
	/** Itself, where it was put in this tab and by a change that is small enough to follow. */
	readonly value?: Properties;
}

/** What a transaction has touched, by store. */
export type Change = Readonly<Record<string, readonly Touch[]>>;

interface Stretch extends Omit<Scan<never>, 'where'> {
	/** Where the limit has ended it, of what it is ordered by. */
	readonly last?: unknown;
}

export interface Look {
	readonly store: string;
	/** Values that it asked for or got; null: more than it keeps in mind, so any may be one. */
	readonly keys: ReadonlySet<string> | null;
	/** Where a value would have to lie to come into it. */
	readonly stretch: Stretch | null;
}

/** A larger change (a page of history, an import) costs less to read anew than to follow. */
export const mostFollowed = 64;

/** A query of more values is woken by any change of their store. */
const mostKeys = 5000;

/** By shape: what a value is found by. Worked out once, for each of a first sync's rows needs it. */
const knownPaths = new WeakMap<StoreShape, readonly string[]>();

export function keyText(path: KeyPath, value: object): string {
	const of = value as Properties;
	return typeof path === 'string' ? String(of[path]) : path.map((part) => of[part]).join();
}

/** Values as they were put, or, where they are keys, as they went. */
export function touched(shape: StoreShape, values: readonly object[]): Touch[] {
	const paths = pathsOf(shape);
	const isFollowed = values.length <= mostFollowed;
	return values.map((value) => ({
		key: keyText(shape.key, value),
		at: propertiesAt(paths, value),
		// As the database keeps it: whoever put it may go on with theirs.
		...(isFollowed && { value: structuredClone(value) as Properties })
	}));
}

function pathsOf(shape: StoreShape): readonly string[] {
	const known = knownPaths.get(shape);
	if (known) return known;
	const paths = [...new Set([shape.key, ...shape.indexes].flatMap((path) => path))];
	knownPaths.set(shape, paths);
	return paths;
}

function propertiesAt(paths: readonly string[], value: object): Properties {
	const at: Record<string, unknown> = {};
	for (const path of paths) at[path] = (value as Properties)[path];
	return at;
}

/** What is told to others: where something has changed, not what it is now. */
export function withoutValues(change: Change): Change {
	const bare = ({ key, at }: Touch): Touch => ({ key, at });
	return Object.fromEntries(
		Object.entries(change).map(([store, touches]) => [store, touches.map(bare)])
	);
}

export function gone(keys: readonly Key[]): Touch[] {
	return keys.map((key) => ({ key: String(key), at: null }));
}

/**
 * A value that leaves what was found was among it; one that comes lies in the stretch now. So where
 * a value lay before need not be known.
 */
export function concerns(looks: readonly Look[], change: Change): boolean {
	return looks.some(({ store, keys, stretch }) =>
		change[store]?.some(
			({ key, at }) =>
				keys === null || keys.has(key) || (stretch !== null && at !== null && isIn(stretch, at))
		)
	);
}

/** Whether a value of these properties is one of a scan, but for what its `where` says. */
export function isIn(
	{ by, then, is, from, to, descending, last }: Stretch,
	at: Properties
): boolean {
	if (by === undefined) return true;
	const [first, second] = [at[by], then === undefined ? null : at[then]];
	if (isNone(first) || (then !== undefined && isNone(second))) return false;
	if (is !== undefined && first !== is) return false;
	// Within one value of the first property the order is that of the second.
	const ordered = (is === undefined || then === undefined ? first : second) as number;
	if (from !== undefined && ordered < (from as number)) return false;
	if (to !== undefined && ordered >= (to as number)) return false;
	if (last === undefined) return true;
	return descending ? ordered >= (last as number) : ordered <= (last as number);
}

/** IndexedDB leaves values without the property out of an index. */
function isNone(value: unknown): boolean {
	return value === null || value === undefined;
}

/** Reads that note what they look at. */
export function looking(shapes: Shapes, reads: Reads, looks: Look[]): Reads {
	const over = (tx: ReadTx): ReadTx => ({
		get: (store, keys) => {
			looks.push({ store, keys: new Set(keys.map(String)), stretch: null });
			return tx.get(store, keys);
		},
		scan: async <T>(store: string, scan: Scan<T> = {}) => {
			try {
				const found = await tx.scan(store, scan);
				looks.push(lookOf(shapes, { store, scan, found }));
				return found;
			} catch (cause) {
				looks.push({ store, keys: null, stretch: null });
				throw cause;
			}
		},
		count: (store, span) => {
			// Which ones were counted is not known: any of them may leave.
			looks.push({ store, keys: null, stretch: null });
			return tx.count(store, span);
		}
	});
	const read: Reads['read'] = async (stores, work) => {
		try {
			return await reads.read(stores, (tx) => work(over(tx)));
		} catch (cause) {
			for (const store of stores) looks.push({ store, keys: null, stretch: null });
			throw cause;
		}
	};
	return { ...over(reads), read };
}

interface Scanned<T> {
	readonly store: string;
	readonly scan: Scan<T>;
	readonly found: readonly T[];
}

function lookOf<T>(shapes: Shapes, { store, scan, found }: Scanned<T>): Look {
	const path = shapes[store]?.key ?? 'id';
	if (found.length > mostKeys) return { store, keys: null, stretch: null };
	const keys = new Set(found.map((value) => keyText(path, value as object)));
	const { by = typeof path === 'string' ? path : undefined, then, is } = scan;
	const ordered = is !== undefined && then !== undefined ? then : by;
	const end = found.length === scan.limit && ordered ? found.at(-1) : undefined;
	const last = end && (end as Properties)[ordered ?? ''];
	return {
		store,
		keys,
		stretch: { ...scan, ...(by && { by }), ...(last !== undefined && { last }) }
	};
}
