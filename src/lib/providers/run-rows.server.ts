import { sql } from 'drizzle-orm';
import { columnOf, type AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { WrittenRow } from '#lib/sync/server/ingest-outcome.server.ts';
import type { Line } from './connection.server.ts';
import { filledBy } from './read-page.server.ts';
import type { Run } from './run.server.ts';
import type { RunRow } from './run-view.ts';

/**
 * Notes which rows a run touched, in the transaction that wrote them. A row that one run created
 * and then changed again was created by it.
 */
export async function keepRunRows(
	tx: Tx,
	run: Pick<Run, 'line' | 'connection' | 'id'>,
	written: readonly WrittenRow[]
): Promise<void> {
	for (const entity of filledBy(run.line)) {
		const rows = written.filter((row) => row.entity === entity.name);
		if (rows.length > 0) await keepOf(tx, run, { entity, rows });
	}
}

async function keepOf(
	tx: Tx,
	{ connection: { userId }, id }: Pick<Run, 'connection' | 'id'>,
	{ entity, rows }: { entity: AnyEntity; rows: readonly WrittenRow[] }
): Promise<void> {
	const happened = entity.time ? sql`w.${sql.identifier(columnOf(entity.time))}` : sql`null`;
	await tx.rows(sql`insert into sync_run_rows as kept
			(user_id, run_id, entity, row_id, source_id, effect, happened_at)
		select ${userId}::uuid, ${id}::uuid, ${entity.name}, w.id, w.source_id, t.effect, ${happened}
		from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as t(id uuid, effect text)
			join ${sql.identifier(entity.name)} w on w.user_id = ${userId}::uuid and w.id = t.id
		on conflict (user_id, run_id, entity, row_id) do update set happened_at = excluded.happened_at,
			effect = case when kept.effect = 'created' and excluded.effect = 'updated'
				then 'created' else excluded.effect end`);
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
