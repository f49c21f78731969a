import { hash } from 'node:crypto';
import type { AnyEntity, Problem } from '#lib/platform/entity/entity.ts';
import { patchProblems, valueProblems, withInitial } from '#lib/platform/entity/validation.ts';
import { sourceRowId } from '../row-id.ts';
import type { RefusedRecord } from './ingest-outcome.server.ts';
import { placeName } from './ingest-sql.server.ts';
import type { IngestRecord } from './ingest.server.ts';

/** A new row is completed by the initial values of what the source does not know. */
export interface Complete {
	readonly record: IngestRecord;
	readonly values: Readonly<Record<string, unknown>>;
}

/** Valid records; and the others with what is wrong with them. */
export function checked(entity: AnyEntity, records: readonly IngestRecord[]) {
	const good: Complete[] = [];
	const refused: RefusedRecord[] = [];
	for (const record of records) {
		const given = { ...record.firstValues, ...record.values };
		const values = record.sourceRemoved ? given : withInitial(entity, given);
		const problems = problemsOf(entity, { record, values });
		if (problems.length > 0) {
			refused.push({ entity: entity.name, sourceId: record.sourceId, problems });
		} else good.push({ record, values });
	}
	return { good, refused };
}

function problemsOf(entity: AnyEntity, { record, values }: Complete): Problem[] {
	const isPatch =
		record.sourceRemoved || Object.keys(values).some((name) => !(name in entity.fields));
	return isPatch ? patchProblems(entity, values) : valueProblems(entity, values);
}

interface Of {
	readonly userId: string;
	readonly entity: AnyEntity;
}

const nodeSha1 = (bytes: Uint8Array) => hash('sha1', bytes, 'buffer');

export function idOf({ userId, entity }: Of, { source, sourceId }: IngestRecord): string {
	return sourceRowId(userId, { entity: entity.name, source, sourceId }, nodeSha1);
}

/** As the statement that begins rows reads it: what is empty is left out. */
export function birthInput(of: Of, { record, values }: Complete) {
	const { sourceId, sourceAt, sourceHash } = record;
	const input: Record<string, unknown> = {
		...{ id: idOf(of, record), s: sourceId, a: sourceAt, h: sourceHash }
	};
	Object.keys(of.entity.fields).forEach((field, place) => {
		const value = values[field] ?? null;
		if (value !== null) input[placeName(place)] = value;
	});
	return input as typeof input & { readonly id: string };
}

/** As the statement that lays them over rows reads it. */
export function layingInput(of: Of, { record, values }: Complete) {
	const { source, sourceId, sourceAt, sourceHash, sourceRemoved } = record;
	const lacks = Object.keys(of.entity.fields).filter((name) => !(name in record.values));
	const said = { source, sourceId, sourceAt, sourceHash, sourceRemoved, lacks };
	return { ...values, ...said, id: idOf(of, record) };
}

/** As the row's own column would tell it. */
export function happenedAtOf({ time }: AnyEntity, { values }: Complete): number | null {
	const at = time ? values[time] : null;
	return typeof at === 'string' ? Date.parse(at) : ((at ?? null) as number | null);
}
