import { hash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/server/database.server.ts';
import { canonicalText } from './canonical-text.ts';
import { payloadNews } from './payload-news.server.ts';
import type { Raw } from './read-page.server.ts';
import { awaitedName } from './references.server.ts';

export interface PayloadsOf {
	readonly userId: string;
	readonly provider: string;
}

/** Keys in one order: a mapping that lists them otherwise says the same. */
export function hashOf(value: unknown): string {
	return hashOfText(canonicalText(value));
}

export function hashOfText(text: string): string {
	return hash('sha256', text, 'base64url').slice(0, 22);
}

export interface RawPage {
	/** One of each name. */
	readonly raw: readonly Raw[];
	/** By entity and id: what it still waits for. */
	readonly awaits: ReadonlyMap<string, readonly string[]>;
	/** Every one of them begins or changes a row: that it is kept so already need not be asked. */
	readonly areNews?: boolean;
}

/** Keeps each record as it was last sent. */
export async function keepRaw(
	tx: Tx,
	{ userId, provider }: PayloadsOf,
	{ raw, awaits, areNews = false }: RawPage
): Promise<void> {
	const isOdd = (one: Raw) => one.refused !== undefined || awaits.has(awaitedName(one));
	const odd = raw.filter(isOdd);
	const plain = odd.length === 0 ? raw : raw.filter((one) => !isOdd(one));
	const news = areNews ? plain : await payloadNews(tx, { userId, provider }, plain);
	const input = inputOf([...news, ...odd], awaits);
	if (input) await tx.text(keepStatement, [userId, provider, ...input]);
}

/** A column each, null where it says nothing; the payloads, which are text already, one a line. */
function inputOf(records: readonly Raw[], awaits: RawPage['awaits']): unknown[] | null {
	if (records.length === 0) return null;
	const said = (column: (one: Raw) => unknown) =>
		records.some((one) => column(one) !== undefined) ? records.map(column) : null;
	return [
		records.map(({ entity }) => entity),
		records.map(({ sourceId }) => sourceId),
		records.map(({ text }) => text).join('\n'),
		records.map(({ hash }) => hash),
		said((one) => (awaits.size > 0 ? JSON.stringify(awaits.get(awaitedName(one))) : undefined)),
		said(({ refused }) => refused?.problem),
		said(({ refused }) => refused?.field)
	];
}

/** $1 person, $2 provider, then the records column by column. JSON as it is made has no line end. */
const keepStatement = `
insert into provider_payloads as kept
	(user_id, provider, entity, source_id, payload, hash, awaits,
		problem, problem_field, set_aside_at, refusals)
select $1::uuid, $2, r.entity, r.source_id, r.payload::json, r.hash,
	case when r.awaits is not null
		then (select array_agg(name) from jsonb_array_elements_text(r.awaits::jsonb) name) end,
	r.problem, r.field, case when r.problem is not null then now() end,
	case when r.problem is null then 0 else 1 end
from unnest($3::text[], $4::text[], string_to_array($5, E'\\n'), $6::text[], $7::text[],
		$8::text[], $9::text[])
	as r(entity, source_id, payload, hash, awaits, problem, field)
on conflict (user_id, provider, entity, source_id) do update
	set payload = excluded.payload, hash = excluded.hash, awaits = excluded.awaits,
		fetched_at = case when kept.hash <> excluded.hash then now() else kept.fetched_at end,
		problem = excluded.problem, problem_field = excluded.problem_field,
		set_aside_at = case when excluded.problem is not null
			then coalesce(kept.set_aside_at, excluded.set_aside_at) end,
		refusals = case when excluded.problem is null then 0 else kept.refusals + 1 end
	where kept.hash <> excluded.hash or kept.awaits is distinct from excluded.awaits
		or kept.problem is not null or excluded.problem is not null`;

/** Records of one entity that waited for one of these; each payload as it was sent. */
export async function awaiting(
	tx: Tx,
	{ userId, provider }: PayloadsOf,
	{ entity, names, most }: { entity: string; names: readonly string[]; most: number }
): Promise<unknown[]> {
	const kept = await tx.rows<{ payload: unknown }>(sql`select payload from provider_payloads
		where user_id = ${userId}::uuid and provider = ${provider} and entity = ${entity}
			and awaits is not null and problem is null and awaits && (select coalesce(array_agg(name), '{}')
				from jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb) as name)
		order by source_id limit ${most}::int`);
	return kept.map(({ payload }) => payload);
}
