import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { birthStatement, ingestStatement, newsStatement } from './ingest-sql.server.ts';
import { pushStatement } from './push-sql.server.ts';
import { readStatements, type ReadStatements } from './read-sql.server.ts';

/** An entity with its generated statements. */
export interface Table extends ReadStatements {
	readonly entity: AnyEntity;
	readonly push: string;
	readonly ingest: string;
	readonly birth: string;
	readonly news: string;
}

export type Tables = ReadonlyMap<string, Table>;

export function tablesOf(entities: readonly AnyEntity[]): Tables {
	return new Map(
		entities.map((entity) => [
			entity.name,
			{
				entity,
				...readStatements(entity),
				push: pushStatement(entity),
				ingest: ingestStatement(entity),
				birth: birthStatement(entity),
				news: newsStatement(entity)
			}
		])
	);
}
