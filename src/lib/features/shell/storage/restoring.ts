import { entities } from '#lib/domains/registry.ts';
import { readMeta } from '#lib/sync/client/records.ts';
import type { SyncState } from '#lib/sync/client/status.svelte.ts';
import type { ReadTx } from '#lib/sync/client/tx.ts';

export interface Return {
	readonly tables: readonly { name: string; brought: number; total: number }[];
	readonly brought: number;
	readonly total: number;
	/** The server has said how much there is. */
	readonly begun: boolean;
	readonly done: boolean;
}

/** How much of what the server has is here again, table by table. */
export async function readReturn(reader: ReadTx): Promise<Return> {
	const { cursor } = await readMeta(reader, 'place');
	const states = await readMeta(reader, 'backfill');
	const tables = entities.flatMap(({ name, label }) => {
		const { total, brought = 0, done = false } = states[name] ?? {};
		// More may have come than there was when the server counted.
		const all = Math.max(total ?? 0, brought);
		return all === 0 ? [] : [{ name: label.many, brought: done ? all : brought, total: all }];
	});
	const sum = (of: 'brought' | 'total') => tables.reduce((all, table) => all + table[of], 0);
	const begun = cursor !== null;
	const done = begun && entities.every(({ name }) => states[name]?.done);
	return { tables, brought: sum('brought'), total: sum('total'), begun, done };
}

/** What keeps the data from coming, or null. */
export function obstacle(state: SyncState, problem: string | null): string | null {
	if (state === 'signed-out') return 'Sign in, and it comes back.';
	if (state === 'update-needed') return 'Update the app, and it comes back.';
	if (problem === null) return null;
	return "Can't reach your server now. Your data is safe there and comes back once it answers.";
}
