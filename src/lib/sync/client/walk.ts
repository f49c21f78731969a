import { Dexie, type Collection, type Table } from 'dexie';
import type { Key, Scan } from './tx.ts';

/** Values to look through at once; past them a cursor holds no more than one at a time. */
const largestPortion = 4096;

/**
 * The values of a scan, in its order. They are fetched many at once and sifted here: a cursor takes
 * a turn of the event loop for each.
 */
export async function walk<T>(table: Table<T, Key>, scan: Scan<T>): Promise<T[]> {
	const { limit, where, descending } = scan;
	if (limit !== undefined) {
		if (where) return sifted(table, scan, { limit, where });
		return await inDirection(table, scan).limit(limit).toArray();
	}
	const all = await bounded(table, scan).toArray();
	const passing = where ? all.filter(where) : all;
	return descending ? passing.reverse() : passing;
}

/** Nearly every value passes, as a rule: only what was deleted does not. */
async function sifted<T>(
	table: Table<T, Key>,
	scan: Scan<T>,
	{ limit, where }: Required<Pick<Scan<T>, 'limit' | 'where'>>
): Promise<T[]> {
	for (let size = limit; size <= largestPortion; size *= 4) {
		const portion = await inDirection(table, scan).limit(size).toArray();
		const passing = portion.filter(where);
		if (passing.length >= limit || portion.length < size) return passing.slice(0, limit);
	}
	return await inDirection(table, scan).filter(where).limit(limit).toArray();
}

function inDirection<T>(table: Table<T, Key>, scan: Scan<T>): Collection<T, Key> {
	const between = bounded(table, scan);
	return scan.descending ? between.reverse() : between;
}

/** In an index of two properties: by the first, or within one value of it by the second. */
function boundedByTwo<T>(table: Table<T, Key>, scan: Scan<T>): Collection<T, Key> {
	const { by, then, is, from = Dexie.minKey, to = Dexie.maxKey } = scan;
	const within = is === undefined ? [] : [is];
	const [lower, upper] = [
		[...within, from],
		[...within, to]
	];
	return table.where(`[${by}+${then}]`).between(lower, upper, true, false);
}

function bounded<T>(table: Table<T, Key>, scan: Scan<T>): Collection<T, Key> {
	const { by, then, is, from, to } = scan;
	if (then !== undefined) return boundedByTwo(table, scan);
	const index = by === undefined ? ':id' : by;
	if (is !== undefined) return table.where(index).equals(is);
	if (from === undefined && to === undefined) {
		return by === undefined ? table.toCollection() : table.orderBy(index);
	}
	const where = table.where(index);
	if (to === undefined) return where.aboveOrEqual(from as string);
	return from === undefined ? where.below(to) : where.between(from, to, true, false);
}
