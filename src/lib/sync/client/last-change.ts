import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { putMeta, readMeta } from './records.ts';
import type { Tx } from './tx.ts';

type Rows = ReadonlyMap<string, readonly AnyRow[]>;

/**
 * Puts rows and notes when those of each entity were last changed: an index of that would cost every
 * write more, and is asked for its end alone.
 */
export async function putRows(tx: Tx, rows: Rows): Promise<void> {
	await Promise.all([...[...rows].map(([name, of]) => tx.put(name, of)), note(tx, rows)]);
}

async function note(tx: Tx, rows: Rows): Promise<void> {
	const known = await readMeta(tx, 'changed');
	const newer = [...rows].flatMap(([name, of]) => {
		const newest = of.reduce((so, { updatedAt }) => Math.max(so, updatedAt), 0);
		return newest > (known[name] ?? 0) ? [[name, newest] as const] : [];
	});
	if (newer.length === 0) return;
	await putMeta(tx, 'changed', { ...known, ...Object.fromEntries(newer) });
}
