import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { valueProblems, withInitial } from '#lib/platform/entity/validation.ts';
import { isOverridden } from '#lib/sync/merge.ts';

/** One record of a file: only the fields the file knows. */
export interface ImportRecord {
	/** Line in the file, for the person. */
	readonly line: number;
	readonly sourceId: string;
	readonly values: Readonly<Record<string, unknown>>;
}

/** A part of a file that cannot be imported, and why. */
export interface ImportProblem {
	readonly line: number;
	readonly column: string;
	/** What stands there, shortened. */
	readonly found: string;
	readonly problem: string;
}

/** A row that is here already and says something else in the file. */
export interface PlannedChange {
	readonly line: number;
	readonly row: AnyRow;
	readonly patch: Readonly<Record<string, unknown>>;
}

/**
 * What an import would do; the commit does exactly this. Every record of the file is in one of
 * `fresh`, `same`, `changed`, `deleted` or `problems`.
 */
export interface ImportPlan {
	readonly entity: AnyEntity;
	readonly source: string;
	readonly fresh: readonly ImportRecord[];
	readonly same: number;
	readonly changed: readonly PlannedChange[];
	/** Imported once and deleted here since: they stay deleted unless asked back. */
	readonly deleted: readonly { readonly record: ImportRecord; readonly row: AnyRow }[];
	readonly problems: readonly ImportProblem[];
}

export interface Reading {
	readonly records: readonly ImportRecord[];
	readonly problems: readonly ImportProblem[];
}

/**
 * Compares a file with the rows that are here, deleted ones included.
 * A field the person has corrected by hand is never a change (I11).
 */
export function planImport(
	{ entity, source }: { entity: AnyEntity; source: string },
	{ records, problems }: Reading,
	existing: ReadonlyMap<string, AnyRow>
): ImportPlan {
	const plan = {
		entity,
		source,
		fresh: [] as ImportRecord[],
		same: 0,
		changed: [] as PlannedChange[],
		deleted: [] as { record: ImportRecord; row: AnyRow }[],
		problems: [...problems]
	};
	for (const record of records) {
		const refused = firstProblem(entity, record);
		const row = existing.get(record.sourceId);
		if (refused) plan.problems.push(refused);
		else if (!row) plan.fresh.push(record);
		else if (row.deletedAt !== null) plan.deleted.push({ record, row });
		else {
			const patch = differences(row, record);
			if (patch) plan.changed.push({ line: record.line, row, patch });
			else plan.same++;
		}
	}
	plan.problems.sort((a, b) => a.line - b.line);
	return plan;
}

function firstProblem(entity: AnyEntity, { line, values }: ImportRecord): ImportProblem | null {
	const [first] = valueProblems(entity, withInitial(entity, values));
	if (!first) return null;
	const field = entity.fields[first.field];
	const found = String(values[first.field] ?? '').slice(0, 60);
	return { line, column: field?.label ?? first.field, found, problem: first.problem };
}

function differences(row: AnyRow, { values }: ImportRecord): Record<string, unknown> | null {
	const differing = Object.entries(values).filter(
		([field, value]) =>
			!isOverridden(row, field) && JSON.stringify(row[field]) !== JSON.stringify(value)
	);
	return differing.length > 0 ? Object.fromEntries(differing) : null;
}
