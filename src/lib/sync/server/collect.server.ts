import type { Database } from '#lib/platform/server/database.server.ts';
import { quoted } from './columns.server.ts';
import type { SyncContext } from './context.server.ts';
import { lockHead } from './head.server.ts';

/** A device that was away longer begins anew when it comes back. */
const keptDays = 90;

/**
 * Removes tombstones that every device has heard of and that are older than 90 days. Rows that a
 * source named stay for ever: their next re-sync or re-import would bring them back.
 */
export async function collectTombstones(context: SyncContext): Promise<number> {
	let collected = 0;
	for (const userId of await everyone(context.database))
		collected += await collectFor(context, userId);
	return collected;
}

async function everyone(database: Database): Promise<string[]> {
	const people = await database.asSystem('find whose tombstones to collect', (tx) =>
		tx.text<{ id: string }>('select id from users')
	);
	return people.map(({ id }) => id);
}

async function collectFor({ database, tables, now }: SyncContext, userId: string): Promise<number> {
	return database.withUser(userId, async (tx) => {
		const head = await lockHead(tx, userId);
		const [seen] = await tx.text<{ floor: number | null }>(
			`select min(cursor) as floor from devices
			where user_id = $1::uuid and seen_at > now() - make_interval(days => $2::int)`,
			[userId, keptDays]
		);
		const floor = seen?.floor ?? head.revision;
		const before = (now() - keptDays * 86_400_000) * 1000;
		let collected = 0;
		let highest = head.minCursor;
		for (const { entity } of tables.values()) {
			const gone = await tx.text<{ revision: number }>(
				`delete from ${quoted(entity.name)} where user_id = $1::uuid and source = 'manual'
				and deleted_at < $2::bigint and revision <= $3::bigint returning revision`,
				[userId, before, floor]
			);
			collected += gone.length;
			highest = Math.max(highest, ...gone.map((row) => row.revision));
		}
		if (highest > head.minCursor)
			await tx.text('update sync_heads set min_cursor = $2::bigint where user_id = $1::uuid', [
				userId,
				highest
			]);
		return collected;
	});
}
