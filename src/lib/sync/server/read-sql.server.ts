import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { columnOf, envelopeKeys } from '#lib/platform/entity/entity.ts';
import { columnsOf, literal, quoted } from './columns.server.ts';

/** The statements that read one entity's rows as they go over the wire. */
export interface ReadStatements {
	/** $1 person, $2 ids: with the registers that stay on the server. */
	readonly byIds: string;
	/** $1 person, $2 cursor, $3 head, $4 limit: what changed since, oldest change first. */
	readonly since: string;
	/** $1 person, $2 limit: living rows, newest first. */
	readonly newest: string;
	/** $1 person, $2 time, $3 id, $4 limit: living rows before a position. */
	readonly older: string;
}

/** `"weight_kg" as "weightKg"`: nothing is left to rename in JavaScript. */
function rowColumns(entity: AnyEntity): string {
	const envelope = envelopeKeys.map((key) => `${columnOf(key)} as ${quoted(key)}`);
	const fields = columnsOf(entity).map(({ name, field }) => `${name} as ${quoted(field)}`);
	return [`${literal(entity.name)} as entity`, ...envelope, ...fields].join(', ');
}

export function readStatements(entity: AnyEntity): ReadStatements {
	const from = `from ${quoted(entity.name)} where user_id = $1::uuid`;
	const select = `select ${rowColumns(entity)}`;
	const time = quoted(columnOf(entity.time ?? 'createdAt'));
	const position = entity.time ? 'to_timestamp($2::double precision / 1000.0)' : '$2::bigint';
	const newestFirst = `order by ${time} desc, id desc`;
	return {
		byIds: `${select}, source_hash as "sourceHash", source_at as "sourceAt",
			source_removed as "sourceRemoved" ${from} and id = any($2::uuid[])`,
		since: `${select} ${from} and revision > $2::bigint and revision <= $3::bigint
			order by revision limit $4::int`,
		newest: `${select} ${from} and deleted_at is null ${newestFirst} limit $2::int`,
		older: `${select} ${from} and deleted_at is null and (${time}, id) < (${position}, $3::uuid)
			${newestFirst} limit $4::int`
	};
}

/** One statement for all: `$1` person, how many living rows each entity has. */
export function countStatement(entities: readonly AnyEntity[]): string {
	return entities
		.map(
			({ name }) => `select ${literal(name)} as entity, count(*) as count
				from ${quoted(name)} where user_id = $1::uuid and deleted_at is null`
		)
		.join(' union all ');
}
