import { sql } from 'drizzle-orm';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';
import type { Line } from './connection.server.ts';
import type { PayloadsOf } from './payloads.server.ts';
import { isUnnamed } from './read-page.server.ts';
import type { SetAside } from './run-view.ts';

interface Kept extends Omit<SetAside, 'sourceId'> {
	readonly name: string;
}

/** Records that are no rows here, and why; those that have been waiting longest first. */
export async function readSetAside(
	{ database, registration }: Line,
	userId: string,
	{ limit }: { limit: number }
): Promise<SetAside[]> {
	const kept = await database.withUser(userId, (tx) =>
		tx.rows<Kept>(sql`select entity, source_id as name, problem_field as field, problem,
				set_aside_at as since, refusals, payload
			from provider_payloads where user_id = ${userId}::uuid
				and provider = ${registration.manifest.id} and problem is not null
			order by set_aside_at, entity, source_id limit ${limit}::int`)
	);
	return kept.map(({ name, ...rest }) => ({ ...rest, sourceId: isUnnamed(name) ? null : name }));
}

export async function countSetAside(
	database: Database,
	userId: string,
	provider: string
): Promise<number> {
	const [row] = await database.withUser(userId, (tx) =>
		tx.rows<{ records: number }>(sql`select count(*)::int as records from provider_payloads
			where user_id = ${userId}::uuid and provider = ${provider} and problem is not null`)
	);
	return row?.records ?? 0;
}

/**
 * What is gone over there waits for nothing any more. Where it never came to be a row, what was sent
 * goes as well: the next reading of what is kept would refuse it anew.
 */
export async function forgetSetAside(
	tx: Tx,
	{ userId, provider }: PayloadsOf,
	{ entity, sourceIds }: { entity: string; sourceIds: readonly string[] }
): Promise<void> {
	if (sourceIds.length === 0) return;
	const isOne = sql`user_id = ${userId}::uuid and provider = ${provider} and entity = ${entity}
		and problem is not null and source_id
			in (select jsonb_array_elements_text(${JSON.stringify(sourceIds)}::text::jsonb))`;
	await tx.rows(sql`delete from provider_payloads p where ${isOne} and not exists
		(select from ${sql.identifier(entity)} r where r.user_id = p.user_id
			and r.source = p.provider and r.source_id = p.source_id)`);
	await tx.rows(sql`update provider_payloads
		set problem = null, problem_field = null, set_aside_at = null, refusals = 0 where ${isOne}`);
}
