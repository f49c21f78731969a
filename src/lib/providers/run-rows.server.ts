import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import type { WrittenRow } from '#lib/sync/server/ingest-outcome.server.ts';
import type { Line } from './connection.server.ts';
import type { Run } from './run.server.ts';
import type { RunRow } from './run-view.ts';

/** $1 person, $2 run, $3 its id, $4 entity, $5 effect, then an array each of what is known of a row. */
const keepStatement = `
insert into sync_run_steps (user_id, run_id, id, entity, effect, row_ids, source_ids, happened_at)
values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::uuid[], $7::text[], $8::timestamptz[])`;

/** Notes which rows a run touched, in the transaction that wrote them. */
export async function keepRunRows(
	tx: Tx,
	{ connection: { userId }, id }: Pick<Run, 'connection' | 'id'>,
	written: readonly WrittenRow[]
): Promise<void> {
	const steps = new Map<string, WrittenRow[]>();
	for (const row of eachOnce(written)) {
		const name = `${row.entity} ${row.effect}`;
		const rows = steps.get(name) ?? [];
		rows.push(row);
		steps.set(name, rows);
	}
	await Promise.all(
		Array.from(steps.values(), (rows) => tx.text(keepStatement, [userId, id, ...stepOf(rows)]))
	);
}

function stepOf(rows: readonly WrittenRow[]): unknown[] {
	const [first] = rows;
	return [
		newRowId(),
		first?.entity,
		first?.effect,
		rows.map((row) => row.id),
		rows.map(({ sourceId }) => sourceId),
		rows.map(({ happenedAt }) => happenedAt)
	];
}

/** A row may be touched by several parts of one page. No two have one id: it derives from the source's. */
function eachOnce(written: readonly WrittenRow[]): WrittenRow[] {
	const rows = new Map<string, WrittenRow>();
	for (const row of written) {
		const isNew = row.effect === 'updated' && rows.get(row.id)?.effect === 'created';
		rows.set(row.id, isNew ? { ...row, effect: 'created' } : row);
	}
	return [...rows.values()];
}

export interface RunRowsAsked {
	readonly userId: string;
	readonly runId: string;
	readonly limit: number;
	readonly skip: number;
}

/**
 * Newest first, by the rows' own time, each row once: what one run created and then changed again was
 * created by it. Nothing for a run of somebody else or of another provider.
 */
export function readRunRows(
	{ database, registration }: Line,
	{ userId, runId, limit, skip }: RunRowsAsked
): Promise<RunRow[]> {
	return database.withUser(userId, (tx) =>
		tx.rows<RunRow>(sql`with touched as (
				select s.id as step, s.entity, s.effect, t.*
				from sync_run_steps s join sync_runs r on r.user_id = s.user_id and r.id = s.run_id
					cross join unnest(s.row_ids, s.source_ids, s.happened_at)
						as t(row_id, source_id, happened_at)
				where s.user_id = ${userId}::uuid and s.run_id = ${runId}::uuid
					and r.provider = ${registration.manifest.id}
			), latest as (
				select distinct on (entity, row_id) *,
					bool_or(effect = 'created') over (partition by entity, row_id) as created
				from touched order by entity, row_id, step desc
			)
			select entity, row_id as "rowId", source_id as "sourceId",
				case when created and effect = 'updated' then 'created' else effect end as effect,
				happened_at as "happenedAt"
			from latest order by happened_at desc nulls last, row_id
			limit ${limit}::int offset ${skip}::int`)
	);
}
