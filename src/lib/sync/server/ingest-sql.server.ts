import { columnOf, type AnyEntity } from '#lib/platform/entity/entity.ts';
import { columnsOf, literal, quoted, recordOf, stampIn, stored, wire } from './columns.server.ts';
import type { Column } from './columns.server.ts';
import { storedRow } from './stored-row.server.ts';

/**
 * `isNews`, `bornOf` and `overlay` of ../merge.ts as one statement over a batch of a source's records; `r` is
 * the stored row. $1 person, $2 records as JSON, $3 the head's revision, $4 the stamp of now.
 * `lacks` names the fields that the source does not know; they are there for a new row to begin with.
 * What was overwritten goes to the history. The caller holds the person's head: nobody else writes.
 */
export function ingestStatement(entity: AnyEntity): string {
	const columns = columnsOf(entity);
	const table = quoted(entity.name);
	const names = columns.map(({ name }) => name).join(', ');
	const news = columns.map((column) => `${laid(column)} as ${column.name}`).join(',\n\t\t');
	return `
with input as (
	select * from jsonb_to_recordset($2::jsonb) as x(
		id uuid, source text, "sourceId" text, "sourceAt" bigint, "sourceHash" text,
		"sourceRemoved" boolean, lacks jsonb, ${recordOf(columns)})
), news as (
	select i.id, i.source, i."sourceId", i."sourceAt", i."sourceHash", i."sourceRemoved",
		$3::bigint + row_number() over () as next, r.id is not null as known,
		${keptSourceValues} as source_values,
		${news}
	from input i left join lateral (${storedRow(table, 'i.id')}) r on true
	where case when r.id is null then not i."sourceRemoved"
		else i."sourceAt" >= r.source_at and i."sourceHash" is distinct from r.source_hash end
), overwritten as (
	insert into row_history (user_id, entity, row_id, field, value, stamp, replaced_by_stamp, by_source)
	select $1::uuid, ${literal(entity.name)}, n.id, f.name, f.before,
		greatest(r.source_at, r.created_at), $4::bigint, n.source
	from news n cross join lateral (${storedRow(table, 'n.id')}) r
		cross join lateral (values ${columns.map(change).join(', ')}) as f(name, before)
	where n.known and f.before is not null
)
insert into ${table} as t (user_id, id, source, source_id, created_at, updated_at, revision,
	source_values, source_hash, source_at, source_removed, ${names})
select $1::uuid, n.id, n.source, n."sourceId", ${sourceCreation(entity)}, $4::bigint, n.next,
	n.source_values, n."sourceHash", n."sourceAt", n."sourceRemoved", ${names}
from news n
on conflict (user_id, id) do update set
	${columns.map(({ name }) => `${name} = excluded.${name}`).join(', ')},
	source_values = excluded.source_values, source_hash = excluded.source_hash,
	source_at = excluded.source_at, source_removed = excluded.source_removed,
	updated_at = greatest(t.updated_at, excluded.updated_at), revision = excluded.revision
returning t.id, t.source_id as "sourceId", ${happenedAt(entity)} as "happenedAt",
	t.revision, t.xmax = 0 as created, t.source_removed as removed`;
}

/** How a field is named to `birthStatement`: by its place, since names would be half of what is sent. */
export const placeName = (place: number): string => `f${place}`;

/**
 * `bornOf` alone, for records of which no row is here: nothing is laid over, lost or compared. $1 to
 * $4 as above, $5 the source; of a record `id`, `s` its id there, `a` its mark of change, `h` its
 * hash and its fields by their places. Answers which became rows: an id that is taken after all is
 * left to the statement above.
 */
export function birthStatement(entity: AnyEntity): string {
	const columns = columnsOf(entity);
	const names = columns.map(({ name }) => name).join(', ');
	const placed = columns.map((column, place) => ({ ...column, field: placeName(place) }));
	const values = placed.map((column) => `${stored(column, 'i')} as ${column.name}`);
	return `
insert into ${quoted(entity.name)} (user_id, id, source, source_id, created_at, updated_at, revision,
	source_hash, source_at, ${names})
select $1::uuid, n.id, $5, n."sourceId", ${sourceCreation(entity)}, $4::bigint,
	$3::bigint + row_number() over (), n."sourceHash", n."sourceAt", ${names}
from (select i.id, i.s as "sourceId", i.a as "sourceAt", i.h as "sourceHash", ${values.join(', ')}
	from jsonb_to_recordset($2::jsonb) as i(id uuid, s text, a bigint, h text,
		${recordOf(placed)})) n
on conflict (user_id, id) do nothing returning id, revision`;
}

function happenedAt({ time }: AnyEntity): string {
	return time ? `t.${quoted(columnOf(time))}::timestamptz` : 'null::timestamptz';
}

/** `sourceCreation` of ../merge.ts, for a row `n`. */
function sourceCreation({ time }: AnyEntity): string {
	const happened = time
		? `(extract(epoch from n.${quoted(columnOf(time))}) * 1000000)::bigint`
		: 'n."sourceAt"';
	return `greatest(1, least(${happened}, $4::bigint))`;
}

/**
 * Which of a batch of records say anything new: their places, counted from 1, and whether there is
 * a row of it. $1 person, then an array each of sources, ids at the source, marks of change, hashes
 * and removals.
 */
export function newsStatement(entity: AnyEntity): string {
	return `
select i.place, r.id is not null as known from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::boolean[])
		with ordinality as i(source, source_id, source_at, source_hash, source_removed, place)
	left join lateral (select id, source_at, source_hash from ${quoted(entity.name)}
		where user_id = $1::uuid and source = i.source and source_id = i.source_id limit 1) r on true
where case when r.id is null then not i.source_removed
	else i.source_at >= r.source_at and i.source_hash is distinct from r.source_hash end`;
}

/** `isOverridden` of the stored row. */
function held(field: string): string {
	return `coalesce(${stampIn('r.stamps', field)} > coalesce(${stampIn('r.released', field)}, 0), false)`;
}

function laid(column: Column): string {
	const name = literal(column.field);
	const value = stored(column, 'i');
	return `case when r.id is null then ${value} when not i.lacks ? ${name} and not (r.stamps is not null and ${held(name)}) then ${value} else r.${column.name} end`;
}

const keptSourceValues = `case when r.id is null or r.stamps is null then r.source_values else
	nullif(coalesce(r.source_values, '{}') || coalesce((
		select jsonb_object_agg(g.key, g.value) from jsonb_each(to_jsonb(i)) g
		where not i.lacks ? g.key and ${held('g.key')}), '{}'), '{}') end`;

/** What was there before, as JSON only where it is something else now: most fields stay. */
function change(column: Column): string {
	const { field, name } = column;
	return `(${literal(field)}, case when r.${name} is distinct from n.${name} then ${wire(column, 'r')} end)`;
}
