import { workout } from '#lib/domains/workouts/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import type { MappedRecord } from '#lib/providers/provider.ts';
import { columnsOf, recordOf, stored } from '#lib/sync/server/columns.server.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';

const columns = columnsOf(workout);
const rowStatement = `
insert into workouts (user_id, id, source, source_id, created_at, updated_at, revision,
	source_hash, source_at, ${columns.map(({ name }) => name).join(', ')})
select $1::uuid, x.id, 'whoop', x."sourceId", 1, 1, $3::bigint + row_number() over (),
	'', x."sourceAt", ${columns.map((column) => stored(column, 'x')).join(', ')}
from jsonb_to_recordset($2::jsonb) as x(id uuid, "sourceId" text, "sourceAt" bigint, ${recordOf(columns)})
on conflict (user_id, id) do update set revision = excluded.revision,
	source_hash = excluded.source_hash, source_at = excluded.source_at,
	${columns.map(({ name }) => `${name} = excluded.${name}`).join(', ')}`;
const rawStatement = `
insert into provider_payloads (user_id, provider, entity, source_id, payload, hash)
select $1::uuid, 'whoop', 'workouts', x."sourceId", x.payload, ''
from jsonb_to_recordset($2::jsonb) as x("sourceId" text, payload json)
on conflict (user_id, provider, entity, source_id) do update set payload = excluded.payload`;
const stepStatement = `
insert into sync_run_steps (user_id, run_id, id, entity, effect, row_ids, source_ids, happened_at)
select $1::uuid, $3::uuid, gen_random_uuid(), 'workouts', 'created', array_agg(x.id),
	array_agg(x."sourceId"), array_agg(to_timestamp(x.start / 1000.0))
from jsonb_to_recordset($2::jsonb) as x(id uuid, "sourceId" text, start bigint)`;
/** One changed value a row. */
const historyStatement = `
insert into row_history (user_id, entity, row_id, field, value, stamp, replaced_by_stamp, by_source)
select $1::uuid, 'workouts', x.id, 'strain', to_jsonb(x.strain), 1, 2, 'whoop'
from jsonb_to_recordset($2::jsonb) as x(id uuid, strain double precision)`;

export interface Plain {
	readonly person: string;
	/** The revision before the first of these. */
	readonly base: number;
	/** Beside each row its raw record and its place in this run, as a sync keeps them. */
	readonly run?: string;
	/** And the value that is overwritten. */
	readonly history?: boolean;
}

/** Postgres alone: everything is mapped and named, and the work is to be timed. */
export function plainWork(database: Database, mapped: readonly MappedRecord[], plain: Plain) {
	const { person, base, run, history = false } = plain;
	const rows = mapped.map(({ values, sourceId, sourceAt }) => ({
		...withInitial(workout, values),
		...{ sourceId, sourceAt },
		id: sourceRowId(person, { entity: 'workouts', source: 'whoop', sourceId })
	}));
	const payloads = mapped.map(({ payload }): unknown => JSON.parse(payload));
	return async (pageSize: number) => {
		for (let from = 0; from < rows.length; from += pageSize) {
			const input = JSON.stringify(rows.slice(from, from + pageSize));
			const raw = mapped
				.slice(from, from + pageSize)
				.map(({ sourceId }, n) => ({ sourceId, payload: payloads[from + n] }));
			await database.withUser(person, async (tx) => {
				await tx.text(rowStatement, [person, input, base + from]);
				if (history) await tx.text(historyStatement, [person, input]);
				if (run === undefined) return;
				await tx.text(rawStatement, [person, JSON.stringify(raw)]);
				await tx.text(stepStatement, [person, input, run]);
			});
		}
	};
}

/** A run for the rows to belong to. */
export async function emptyRun(database: Database, person: string): Promise<string> {
	const id = crypto.randomUUID();
	await database.withUser(person, (tx) =>
		tx.text(
			`insert into sync_runs (user_id, id, provider, trigger, state)
			values ($1::uuid, $2::uuid, 'whoop', 'manual', 'done')`,
			[person, id]
		)
	);
	return id;
}
