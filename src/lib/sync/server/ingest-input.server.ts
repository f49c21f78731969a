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

/**
 * As the statement that begins rows reads it, in JSON: what is empty is left out. Written member by
 * member, since objects with other members each are slow to make.
 */
export function birthText({ entity }: Of, id: string, { record, values }: Complete): string {
	const { sourceId, sourceAt, sourceHash } = record;
	let text = `{"id":"${id}","s":${JSON.stringify(sourceId)},"a":${sourceAt},"h":${JSON.stringify(sourceHash)}`;
	let place = 0;
	for (const field in entity.fields) {
		const value = values[field] ?? null;
		if (value !== null) text += `,"${placeName(place)}":${jsonOf(value)}`;
		place += 1;
	}
	return `${text}}`;
}

const jsonOf = (value: unknown) =>
	typeof value === 'number' ? String(value) : JSON.stringify(value);

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
