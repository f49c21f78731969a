import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { WrittenRow } from '#lib/sync/server/ingest-outcome.server.ts';
import type { Line } from './connection.server.ts';
import type { Run } from './run.server.ts';
import type { RunRow } from './run-view.ts';

/** $1 person, $2 run, then an array each of what is known of a row. */
const keepStatement = `
insert into sync_run_rows as kept
	(user_id, run_id, entity, row_id, source_id, effect, happened_at)
select $1::uuid, $2::uuid, t.*
from unnest($3::text[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[]) as t
on conflict (user_id, run_id, entity, row_id) do update set happened_at = excluded.happened_at,
	effect = case when kept.effect = 'created' and excluded.effect = 'updated'
		then 'created' else excluded.effect end`;

/**
 * Notes which rows a run touched, in the transaction that wrote them. A row that one run created
 * and then changed again was created by it.
 */
export async function keepRunRows(
	tx: Tx,
	{ connection: { userId }, id }: Pick<Run, 'connection' | 'id'>,
	written: readonly WrittenRow[]
): Promise<void> {
	const rows = eachOnce(written);
	if (rows.length === 0) return;
	await tx.text(keepStatement, [
		userId,
		id,
		rows.map(({ entity }) => entity),
		rows.map((row) => row.id),
		rows.map(({ sourceId }) => sourceId),
		rows.map(({ effect }) => effect),
		rows.map(({ happenedAt }) => happenedAt)
	]);
}

/** A row may be touched by several steps of one page. */
function eachOnce(written: readonly WrittenRow[]): WrittenRow[] {
	const rows = new Map<string, WrittenRow>();
	for (const row of written) {
		const name = `${row.entity}/${row.id}`;
		const isNew = rows.get(name)?.effect === 'created' && row.effect === 'updated';
		rows.set(name, isNew ? { ...row, effect: 'created' } : row);
	}
	return [...rows.values()];
}

export interface RunRowsAsked {
	readonly userId: string;
	readonly runId: string;
	readonly limit: number;
	readonly skip: number;
}

/** Newest first, by the rows' own time. Nothing for a run of somebody else or of another provider. */
export function readRunRows(
	{ database, registration }: Line,
	{ userId, runId, limit, skip }: RunRowsAsked
): Promise<RunRow[]> {
	return database.withUser(userId, (tx) =>
		tx.rows<RunRow>(sql`select k.entity, k.row_id as "rowId", k.source_id as "sourceId",
				k.effect, k.happened_at as "happenedAt"
			from sync_run_rows k join sync_runs r on r.user_id = k.user_id and r.id = k.run_id
			where k.user_id = ${userId}::uuid and k.run_id = ${runId}::uuid
				and r.provider = ${registration.manifest.id}
			order by k.happened_at desc nulls last, k.row_id
			limit ${limit}::int offset ${skip}::int`)
	);
}
