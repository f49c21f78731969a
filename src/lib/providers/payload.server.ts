import { sql } from 'drizzle-orm';
import type { Database } from '#lib/platform/server/database.server.ts';
import type { StoredPayload } from './run-view.ts';

export interface PayloadName {
	/** As the row's `source` names it. */
	readonly provider: string;
	readonly entity: string;
	readonly sourceId: string;
}

/** The record behind a row as its provider last sent it; null where nothing of it is kept. */
export async function readPayload(
	database: Database,
	userId: string,
	{ provider, entity, sourceId }: PayloadName
): Promise<StoredPayload | null> {
	const [kept] = await database.withUser(userId, (tx) =>
		tx.rows<StoredPayload>(sql`select payload, fetched_at as "fetchedAt" from provider_payloads
			where user_id = ${userId}::uuid and provider = ${provider} and entity = ${entity}
				and source_id = ${sourceId}`)
	);
	return kept ?? null;
}
