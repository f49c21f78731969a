import type { Tx } from '#lib/platform/server/database.server.ts';

interface Sent {
	readonly entity: string;
	readonly sourceId: string;
	readonly hash: string;
}

const sameStatement = `
select coalesce(array_agg(i.place), '{}') as places from unnest($3::text[], $4::text[], $5::text[])
		with ordinality as i(entity, source_id, hash, place)
	cross join lateral (select 1 from provider_payloads where user_id = $1::uuid and provider = $2
		and entity = i.entity and source_id = i.source_id and hash = i.hash and awaits is null
			and problem is null
		limit 1) kept`;

/**
 * Those that are not kept just so already, as a record that waits for nothing and is not set aside.
 * What a provider sends again unchanged costs a look: no text is sent to the database for it, and no
 * row of it is locked.
 */
export async function payloadNews<T extends Sent>(
	tx: Tx,
	{ userId, provider }: { userId: string; provider: string },
	records: readonly T[]
): Promise<T[]> {
	if (records.length === 0) return [];
	const [same] = await tx.text<{ places: number[] }>(sameStatement, [
		userId,
		provider,
		records.map(({ entity }) => entity),
		records.map(({ sourceId }) => sourceId),
		records.map(({ hash }) => hash)
	]);
	const places = new Set(same?.places);
	return records.filter((_, n) => !places.has(n + 1));
}
