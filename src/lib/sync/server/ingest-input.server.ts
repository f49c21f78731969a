import { hash } from 'node:crypto';
import type { AnyEntity, Problem } from '#lib/platform/entity/entity.ts';
import { patchProblems, valueProblems, withInitial } from '#lib/platform/entity/validation.ts';
import { sourceRowId } from '../row-id.ts';
import type { RefusedRecord } from './ingest-outcome.server.ts';
import type { IngestRecord } from './ingest.server.ts';

/** A new row is completed by the initial values of what the source does not know. */
interface Complete {
	readonly record: IngestRecord;
	readonly values: Readonly<Record<string, unknown>>;
}

interface Of {
	readonly userId: string;
	readonly entity: AnyEntity;
}

export interface Identified extends Complete {
	readonly id: string;
}

/** Valid records by the ids of their rows; and the others with what is wrong with them. */
export function checked(of: Of, records: readonly IngestRecord[]) {
	const { entity } = of;
	const good: Identified[] = [];
	const refused: RefusedRecord[] = [];
	for (const record of records) {
		const { firstValues } = record;
		const given = firstValues ? { ...firstValues, ...record.values } : record.values;
		const values = record.sourceRemoved ? given : withInitial(entity, given);
		const problems = problemsOf(entity, { record, values });
		if (problems.length > 0) {
			refused.push({ entity: entity.name, sourceId: record.sourceId, problems });
		} else good.push({ record, values, id: idOf(of, record) });
	}
	return { good, refused };
}

function problemsOf(entity: AnyEntity, { record, values }: Complete): Problem[] {
	const isPatch =
		record.sourceRemoved || Object.keys(values).some((name) => !(name in entity.fields));
	return isPatch ? patchProblems(entity, values) : valueProblems(entity, values);
}

const nodeSha1 = (bytes: Uint8Array) => hash('sha1', bytes, 'hex');

function idOf({ userId, entity }: Of, { source, sourceId }: IngestRecord): string {
	return sourceRowId(userId, { entity: entity.name, source, sourceId }, nodeSha1);
}

/** As the statements read them: a list for each thing that is said, and then one for each field. */
export function listed({ fields }: AnyEntity, batch: readonly Identified[]): unknown[][] {
	const records = batch.map(({ record }) => record);
	return [
		batch.map(({ id }) => id),
		records.map(({ source }) => source),
		records.map(({ sourceId }) => sourceId),
		records.map(({ sourceAt }) => sourceAt),
		records.map(({ sourceHash }) => sourceHash),
		records.map(({ sourceRemoved }) => sourceRemoved),
		records.map(({ values }) => JSON.stringify(lacking(fields, values))),
		...Object.entries(fields).map(([field, { kind }]) => {
			const list = batch.map(({ values }) => values[field] ?? null);
			return kind === 'structure' ? list.map(jsonOrNull) : list;
		})
	];
}

const jsonOrNull = (value: unknown) => (value === null ? null : JSON.stringify(value));

function lacking(fields: AnyEntity['fields'], values: Complete['values']): string[] {
	return Object.keys(fields).filter((name) => !(name in values));
}

/** As the row's own column would tell it. */
export function happenedAtOf({ time }: AnyEntity, { values }: Complete): number | null {
	const at = time ? values[time] : null;
	return typeof at === 'string' ? Date.parse(at) : ((at ?? null) as number | null);
}
