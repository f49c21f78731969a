import type { Tx } from '#lib/platform/server/database.server.ts';

interface Kept {
	readonly entity: string;
	readonly sourceId: string;
	readonly hash: string;
	readonly awaits: readonly string[] | null;
	/** Why it was set aside; absent: it was not. */
	readonly problem?: string | undefined;
}

const sameStatement = `
select i.place from unnest($3::text[], $4::text[], $5::text[])
		with ordinality as i(entity, source_id, hash, place)
	cross join lateral (select 1 from provider_payloads where user_id = $1::uuid and provider = $2
		and entity = i.entity and source_id = i.source_id and hash = i.hash and awaits is null
			and problem is null
		limit 1) kept`;

/**
 * Those that are not kept just so already. What a provider sends again unchanged costs a look: no
 * text is sent to the database for it, and no row of it is locked.
 */
export async function payloadNews<T extends Kept>(
	tx: Tx,
	{ userId, provider }: { userId: string; provider: string },
	records: readonly T[]
): Promise<T[]> {
	const same = await tx.text<{ place: number }>(sameStatement, [
		userId,
		provider,
		records.map(({ entity }) => entity),
		records.map(({ sourceId }) => sourceId),
		records.map(({ hash }) => hash)
	]);
	const places = new Set(same.map(({ place }) => place - 1));
	const isSame = ({ awaits, problem }: T, at: number) =>
		awaits === null && problem === undefined && places.has(at);
	return records.filter((record, at) => !isSame(record, at));
}
