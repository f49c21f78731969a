import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { columnsOf, literal, quoted, recordOf, stampIn, stored, wire } from './columns.server.ts';
import type { Column } from './columns.server.ts';
import { storedRow } from './stored-row.server.ts';

/**
 * `join` of ../merge.ts as one statement over a batch of changes; `t` is the stored row, `excluded`
 * the change. $1 person, $2 changes as JSON, $3 the head's revision. An id may occur once.
 * A change that moves nothing writes nothing and is not returned.
 */
export function pushStatement(entity: AnyEntity): string {
	const columns = columnsOf(entity);
	const names = columns.map(({ name }) => name).join(', ');
	return `
with input as (
	select x.*, $3::bigint + row_number() over () as next
	from jsonb_to_recordset($2::jsonb) as x(
		id uuid, source text, "sourceId" text, "createdAt" bigint, "updatedAt" bigint, stamps jsonb,
		released jsonb, "editedAt" bigint, "removedAt" bigint, ${recordOf(columns)})
)
insert into ${quoted(entity.name)} as t (user_id, id, source, source_id, created_at, updated_at,
	revision, stamps, released, edited_at, removed_at, ${names})
select $1::uuid, i.id, i.source, i."sourceId", i."createdAt", i."updatedAt",
	i.next, i.stamps, i.released, i."editedAt", i."removedAt",
	${columns.map(proposed).join(', ')}
from input i left join lateral (${storedRow(quoted(entity.name), 'i.id')}) r on true
where i."createdAt" > 0 or r.id is not null
on conflict (user_id, id) do update set
	${columns.map((column) => `${column.name} = case when ${wins(column)} then excluded.${column.name} else t.${column.name} end`).join(',\n\t')},
	(created_at, released, stamps, source_values) = (${registers(columns)}),
	edited_at = greatest(t.edited_at, excluded.edited_at),
	removed_at = greatest(t.removed_at, excluded.removed_at),
	updated_at = greatest(t.updated_at, excluded.updated_at),
	revision = excluded.revision
where excluded.edited_at > t.edited_at or excluded.removed_at > t.removed_at
	or (excluded.created_at > 0 and excluded.created_at < t.created_at)
	or ${released} is distinct from t.released
	or ${columns.map(wins).join(' or ')}
returning t.id, t.revision, t.updated_at as "updatedAt"`;
}

/** A patch leaves out fields, and columns refuse emptiness before the conflict is seen. */
function proposed(column: Column): string {
	const value = stored(column, 'i');
	return column.required ? `coalesce(${value}, r.${column.name})` : value;
}

/** On a row that a source writes, creation says nothing of the fields. */
const creation = (at: string) => `case when t.source_hash is null then ${at} else 0 end`;
const changed = (field: string) =>
	`coalesce(${stampIn('excluded.stamps', field)}, ${creation('excluded.created_at')})`;
const written = (field: string) =>
	`coalesce(${stampIn('t.stamps', field)}, ${creation('t.created_at')})`;

function wins({ field }: Column): string {
	return `${changed(literal(field))} > ${written(literal(field))}`;
}

/** `isOverridden` of the stored row. */
function held(field: string): string {
	return `coalesce(${stampIn('t.stamps', field)} > coalesce(${stampIn('t.released', field)}, 0), false)`;
}

const released = `case when t.released is null or excluded.released is null
	then coalesce(t.released, excluded.released)
	else (select jsonb_object_agg(key, stamp) from (
		select key, max(value::bigint) as stamp from (
			select * from jsonb_each_text(t.released)
			union all select * from jsonb_each_text(excluded.released)) both_sides
		group by key) latest) end`;

/** The registers that hang together: sparse stamps, and what the source said of held fields. */
function registers(columns: readonly Column[]): string {
	const fields = columns.map((column) => {
		const name = literal(column.field);
		return `(${name}, greatest(${changed(name)}, ${written(name)}), ${held(name)}, ${wire(column, 't')})`;
	});
	return `
	select m.created_at, m.released,
		jsonb_object_agg(f.name, f.stamp) filter (where f.stamp > ${creation('m.created_at')}),
		case when t.source_hash is null then t.source_values else
			jsonb_object_agg(f.name, case when f.held then t.source_values -> f.name else f.value end)
			filter (where f.stamp > ${creation('m.created_at')}
				and f.stamp > coalesce(${stampIn('m.released', 'f.name')}, 0)
				and (not f.held or t.source_values ? f.name)) end
	from (select
			case when excluded.created_at > 0 then least(t.created_at, excluded.created_at)
				else t.created_at end as created_at,
			${released} as released) m
		cross join (values ${fields.join(', ')}) as f(name, stamp, held, value)
	group by m.created_at, m.released`;
}
