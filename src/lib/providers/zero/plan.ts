import { planImport, type ImportPlan } from '#lib/domains/imports/plan.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { zeroEntity, zeroSource, type ZeroFile } from './records.ts';

/** Fasts by their ids, in that order, deleted ones included: of the replica, or of the server. */
export type FindFasts = (ids: readonly string[]) => Promise<readonly (AnyRow | undefined)[]>;

/** What importing the file would do to the fasts that are there. */
export async function planZeroImport(
	file: ZeroFile,
	userId: string,
	find: FindFasts
): Promise<ImportPlan> {
	const name = { entity: zeroEntity.name, source: zeroSource };
	const ids = file.records.map(({ sourceId }) => sourceRowId(userId, { ...name, sourceId }));
	const existing = new Map<string, AnyRow>();
	for (const row of await find(ids)) if (row) existing.set(row.sourceId, row);
	return planImport({ entity: zeroEntity, source: zeroSource }, file, existing);
}
