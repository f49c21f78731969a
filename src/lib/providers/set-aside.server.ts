import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/server/database.server.ts';
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
	{ database, registration }: Line,
	userId: string
): Promise<number> {
	const [row] = await database.withUser(userId, (tx) =>
		tx.rows<{ records: number }>(sql`select count(*)::int as records from provider_payloads
			where user_id = ${userId}::uuid and provider = ${registration.manifest.id}
				and problem is not null`)
	);
	return row?.records ?? 0;
}

/** What is gone over there waits for nothing any more; by `weigh_ins/17`. */
export async function forgetSetAside(
	tx: Tx,
	{ userId, provider }: PayloadsOf,
	names: readonly string[]
): Promise<void> {
	if (names.length === 0) return;
	await tx.rows(sql`update provider_payloads
		set problem = null, problem_field = null, set_aside_at = null, refusals = 0
		where user_id = ${userId}::uuid and provider = ${provider} and problem is not null
			and entity || '/' || source_id
				in (select jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb))`);
}
