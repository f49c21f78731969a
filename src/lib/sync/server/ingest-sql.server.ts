import { columnOf, type AnyEntity } from '#lib/platform/entity/entity.ts';
import { columnsOf, listsOf, literal, quoted, stampIn, stored, wire } from './columns.server.ts';
import type { Column } from './columns.server.ts';
import { storedRow } from './stored-row.server.ts';

/**
 * `isNews`, `bornOf` and `overlay` of ../merge.ts as one statement over a batch of a source's records; `r` is
 * the stored row. $1 person, $2 the head's revision, $3 the stamp of now, then the records as `input`
 * names them. `lacks` names the fields that the source does not know; they are there for a new row to
 * begin with. What was overwritten goes to the history. The caller holds the person's head: nobody
 * else writes.
 */
export function ingestStatement(entity: AnyEntity): string {
	const columns = columnsOf(entity);
	const table = quoted(entity.name);
	const names = columns.map(({ name }) => name).join(', ');
	const news = columns.map((column) => `${laid(column)} as ${column.name}`).join(',\n\t\t');
	return `
with news as (
	select i.id, i.source, i."sourceId", i."sourceAt", i."sourceHash", i."sourceRemoved",
		$2::bigint + row_number() over () as next, greatest(r.source_at, r.created_at) as since,
		${keptSourceValues} as source_values,
		${columns.map((column) => `r.${column.name} as ${before(column)}`).join(', ')},
		${news}
	from ${input(columns)} left join lateral (${storedRow(table, 'i.id')}) r on true
	where case when r.id is null then not i."sourceRemoved"
		else i."sourceAt" >= r.source_at and i."sourceHash" is distinct from r.source_hash end
), overwritten as (
	insert into row_history
		(user_id, entity, id, row_id, field, value, stamp, replaced_by_stamp, by_source)
	select $1::uuid, ${literal(entity.name)}, f.*
	from (${columns.map(overwritten).join('\n\t\tunion all ')}) f
)
insert into ${table} as t (user_id, id, source, source_id, created_at, updated_at, revision,
	source_values, source_hash, source_at, source_removed, ${names})
select $1::uuid, n.id, n.source, n."sourceId", ${sourceCreation(entity)}, $3::bigint, n.next,
	n.source_values, n."sourceHash", n."sourceAt", n."sourceRemoved", ${names}
from news n
on conflict (user_id, id) do update set
	${columns.map(({ name }) => `${name} = excluded.${name}`).join(', ')},
	source_values = excluded.source_values, source_hash = excluded.source_hash,
	source_at = excluded.source_at, source_removed = excluded.source_removed,
	updated_at = greatest(t.updated_at, excluded.updated_at), revision = excluded.revision
returning t.id, t.source_id as "sourceId", ${happenedAt(entity)} as "happenedAt",
	case when t.xmax = 0 then 'created' when t.source_removed then 'removed' else 'updated' end as effect`;
}

/**
 * `bornOf` alone, for records of which no row is here: nothing is laid over, lost or compared. Given
 * as above. Answers the places, counted from 1, of those that became none: an id that is taken after
 * all is left to the statement above.
 */
export function birthStatement(entity: AnyEntity): string {
	const columns = columnsOf(entity);
	const names = columns.map(({ name }) => name).join(', ');
	const values = columns.map((column) => `${stored(column, 'i')} as ${column.name}`);
	return `
with born as (
insert into ${quoted(entity.name)} (user_id, id, source, source_id, created_at, updated_at, revision,
	source_hash, source_at, ${names})
select $1::uuid, n.id, n.source, n."sourceId", ${sourceCreation(entity)}, $3::bigint,
	$2::bigint + row_number() over (), n."sourceHash", n."sourceAt", ${names}
from (select i.id, i.source, i."sourceId", i."sourceAt", i."sourceHash", ${values.join(', ')}
	from ${input(columns)}) n
on conflict (user_id, id) do nothing returning id
)
select coalesce(array_agg(i.place), '{}') as places from unnest($4::uuid[]) with ordinality as i(id, place)
where not exists (select from born where born.id = i.id)`;
}

/**
 * The records, from $4 on: a list for each thing that is said of them, and then one for each field.
 * Postgres reads lists of numbers, ids and moments in half the time that it takes for JSON objects.
 */
function input(columns: readonly Column[]): string {
	const said = ['id', 'source', 'sourceId', 'sourceAt', 'sourceHash', 'sourceRemoved', 'lacks'];
	const names = [...said.map(quoted), ...columns.map(({ field }) => quoted(field))];
	return `unnest($4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::boolean[],
		$10::jsonb[], ${listsOf(columns, 11)}) as i(${names.join(', ')})`;
}

function happenedAt({ time }: AnyEntity): string {
	return time ? `t.${quoted(columnOf(time))}::timestamptz` : 'null::timestamptz';
}

/** `sourceCreation` of ../merge.ts, for a row `n`. */
function sourceCreation({ time }: AnyEntity): string {
	const happened = time
		? `(extract(epoch from n.${quoted(columnOf(time))}) * 1000000)::bigint`
		: 'n."sourceAt"';
	return `greatest(1, least(${happened}, $3::bigint))`;
}

/**
 * Which of a batch of records say anything new: their places, counted from 1, and whether there is
 * a row of none of them. $1 person, then an array each of sources, ids at the source, marks of change, hashes
 * and removals.
 */
export function newsStatement(entity: AnyEntity): string {
	return `
select coalesce(array_agg(i.place order by i.place), '{}') as places,
	coalesce(bool_and(r.id is null), true) as "areNew"
from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::boolean[])
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

/** How the field's value of the stored row is named among the news. */
const before = ({ field }: Column) => quoted(`before_${columnOf(field)}`);

/**
 * Rows of the history: what was there, where it is something else now. Most fields stay. Each is
 * named by the row's new revision and the field's place: no two are alike, and they are laid down in
 * the order of their index.
 */
function overwritten(column: Column, place: number): string {
	const was = before(column);
	const id = `(lpad(to_hex(n.next), 16, '0') || '${place.toString(16).padStart(16, '0')}')::uuid`;
	return `select ${id}, n.id, ${literal(column.field)}, ${wire({ ...column, name: was }, 'n')}, n.since, $3::bigint, n.source
			from news n where n.${was} is not null and n.${was} is distinct from n.${column.name}`;
}
