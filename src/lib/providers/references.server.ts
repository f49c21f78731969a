import { sql } from 'drizzle-orm';
import type { Tx } from '#lib/platform/server/database.server.ts';
import type { MappedRecord, SourceReference } from './provider.ts';

/** A record whose references have become ids of rows, as far as there are such rows. */
export interface Resolved {
	readonly record: MappedRecord;
	/** With the references filled in. */
	readonly values: MappedRecord['values'];
	/** Fields that stay empty, and the names of what they wait for. */
	readonly awaits: ReadonlyMap<string, string>;
}

/** `projects/17`: how the record that is waited for is written down. */
export function awaitedName({ entity, sourceId }: SourceReference): string {
	return `${entity}/${sourceId}`;
}

const nothing: Resolved['awaits'] = new Map();

/** Looks at the person's rows as they are now: what was stored a moment ago is among them. */
export async function resolveReferences(
	tx: Tx,
	of: { userId: string; source: string },
	records: readonly MappedRecord[]
): Promise<Resolved[]> {
	const wanted = records.flatMap(({ references = {} }) => Object.values(references));
	const ids = await rowsOf(tx, of, wanted);
	return records.map((record) => {
		if (!record.references) return { record, values: record.values, awaits: nothing };
		const awaits = new Map<string, string>();
		const filled: Record<string, string | null> = {};
		for (const [field, reference] of Object.entries(record.references)) {
			const name = awaitedName(reference);
			filled[field] = ids.get(name) ?? null;
			if (!ids.has(name)) awaits.set(field, name);
		}
		return { record, values: { ...record.values, ...filled }, awaits };
	});
}

async function rowsOf(
	tx: Tx,
	{ userId, source }: { userId: string; source: string },
	wanted: readonly SourceReference[]
): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const entity of new Set(wanted.map((one) => one.entity))) {
		const names = wanted.filter((one) => one.entity === entity).map((one) => one.sourceId);
		const rows = await tx.rows<{ id: string; sourceId: string }>(
			sql`select id, source_id as "sourceId" from ${sql.identifier(entity)}
				where user_id = ${userId}::uuid and source = ${source}
					and source_id in (select jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb))`
		);
		for (const { id, sourceId } of rows) ids.set(awaitedName({ entity, sourceId }), id);
	}
	return ids;
}
