import { literal, quoted } from './columns.server.ts';
import type { SyncContext } from './context.server.ts';

/** What both sides must agree on once a device has everything up to `head`. */
export interface Audit {
	readonly head: number;
	readonly entities: Readonly<Record<string, { readonly count: number; readonly sum: number }>>;
}

export async function audit({ database, tables }: SyncContext, userId: string): Promise<Audit> {
	const statement = [...tables.values()]
		.map(
			({ entity }) => `select ${literal(entity.name)} as entity, count(*) as count,
				coalesce(sum(revision), 0) as sum from ${quoted(entity.name)}
				where user_id = $1::uuid and deleted_at is null`
		)
		.join(' union all ');
	return database.withUser(
		userId,
		async (tx) => {
			const [head] = await tx.text<{ revision: number }>(
				'select revision from sync_heads where user_id = $1::uuid',
				[userId]
			);
			const rows = await tx.text<{ entity: string; count: number; sum: number }>(statement, [
				userId
			]);
			const entities = Object.fromEntries(
				rows.map(({ entity, count, sum }) => [entity, { count, sum }])
			);
			return { head: head?.revision ?? 0, entities };
		},
		{ isolation: 'repeatable read', readOnly: true }
	);
}
