import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { isOverridden } from '#lib/sync/merge.ts';
import type { ImportFormat, MatchRule } from './format.ts';
import { Lookalikes } from './lookalikes.ts';
import type { ImportProblem, ImportRecord } from './record.ts';

/** A row that is here already and says something else in the file. */
export interface PlannedChange {
	readonly line: number;
	readonly entity: AnyEntity;
	readonly row: AnyRow;
	readonly patch: Readonly<Record<string, unknown>>;
}

/**
 * What an import would do; the commit does exactly this. Every record of the file is in one of
 * `fresh`, `same`, `changed`, `deleted` or `problems`.
 */
export interface ImportPlan {
	readonly fresh: readonly ImportRecord[];
	readonly same: number;
	readonly changed: readonly PlannedChange[];
	/** Imported once and deleted here since: they stay deleted unless asked back. */
	readonly deleted: readonly { readonly record: ImportRecord; readonly row: AnyRow }[];
	readonly problems: readonly ImportProblem[];
	/** Of the same: what only this file knows of them, a fast's goal say. Added when asked. */
	readonly details: readonly PlannedChange[];
}

/** The rows that are there, deleted ones included: of the replica, or of the server. */
export interface Existing {
	find(entity: AnyEntity, ids: readonly string[]): Promise<readonly (AnyRow | undefined)[]>;
	/** Rows whose time lies in a span; of an entity without a time all. */
	within(entity: AnyEntity, span: { from: number; to: number }): Promise<readonly AnyRow[]>;
}

export interface Comparing {
	readonly format: Pick<ImportFormat, 'matches'>;
	readonly existing: Existing;
	readonly entityNamed: (name: string) => AnyEntity | undefined;
	readonly onProgress?: (done: number) => void;
}

export interface Reading {
	readonly records: readonly ImportRecord[];
	readonly problems: readonly ImportProblem[];
}

/** Compared at once: small enough that a page stays awake between two of them. */
const sliceRows = 400;

/**
 * Compares a file with the rows that are here.
 * A field the person has corrected by hand is never a change (I11).
 */
export async function planImport(reading: Reading, comparing: Comparing): Promise<ImportPlan> {
	const plan = new Plan();
	let done = 0;
	for (const [name, records] of byEntity(reading.records)) {
		const entity = comparing.entityNamed(name);
		if (!entity) continue;
		const rule = comparing.format.matches[name];
		for (let from = 0; from < records.length; from += sliceRows) {
			const slice = records.slice(from, from + sliceRows);
			await plan.compare(entity, slice, { rule, existing: comparing.existing });
			comparing.onProgress?.((done += slice.length));
		}
	}
	const problems = [...reading.problems].sort((a, b) => a.line - b.line);
	return { ...plan.result, problems };
}

/** In the order of the file, which names what others refer to before them. */
function byEntity(records: readonly ImportRecord[]): Map<string, ImportRecord[]> {
	const groups = new Map<string, ImportRecord[]>();
	for (const record of records) {
		const group = groups.get(record.entity);
		if (group) group.push(record);
		else groups.set(record.entity, [record]);
	}
	return groups;
}

interface Against {
	readonly rule: MatchRule | undefined;
	readonly existing: Existing;
}

class Plan {
	readonly result = {
		fresh: [] as ImportRecord[],
		same: 0,
		changed: [] as PlannedChange[],
		deleted: [] as { record: ImportRecord; row: AnyRow }[],
		details: [] as PlannedChange[]
	};
	/** The id a record would have had → the row that it is. */
	readonly #aliases = new Map<string, string>();
	/** One row is one record's: two short fasts of one minute are two. */
	readonly #taken = new Set<string>();

	async compare(
		entity: AnyEntity,
		slice: readonly ImportRecord[],
		{ rule, existing }: Against
	): Promise<void> {
		const known = await existing.find(
			entity,
			slice.map(({ id }) => id)
		);
		for (const row of known) if (row) this.#taken.add(row.id);
		// What was deleted here may live on in the row that the provider brought since.
		const unknown = slice.filter((_, n) => !isLiving(known[n]));
		const alike = await Lookalikes.of(entity, unknown, { rule, existing });
		for (const [n, record] of slice.entries()) {
			const own = known[n];
			const other = isLiving(own) ? undefined : alike.of(record, this.#taken);
			const row = own && !isLiving(other) ? own : other;
			const by = row === own ? undefined : rule;
			this.#place(entity, this.#pointed(entity, record), { row, rule: by });
		}
	}

	/** References follow the rows that were found to be the ones meant. */
	#pointed(entity: AnyEntity, record: ImportRecord): ImportRecord {
		const moved = Object.entries(record.values).flatMap(([field, value]) => {
			const target = this.#aliases.get(String(value));
			return target && entity.fields[field]?.kind === 'reference' ? [[field, target] as const] : [];
		});
		if (moved.length === 0) return record;
		return { ...record, values: { ...record.values, ...Object.fromEntries(moved) } };
	}

	#place(
		entity: AnyEntity,
		record: ImportRecord,
		{ row, rule }: { row: AnyRow | undefined; rule: MatchRule | undefined }
	): void {
		const { result } = this;
		if (!row) {
			result.fresh.push(record);
			return;
		}
		this.#taken.add(row.id);
		if (row.id !== record.id) this.#aliases.set(record.id, row.id);
		if (row.deletedAt !== null) {
			result.deleted.push({ record, row });
			return;
		}
		const { patch, details } = differences(row, record, rule);
		const planned = { line: record.line, entity, row };
		if (patch) result.changed.push({ ...planned, patch: { ...patch, ...details } });
		else {
			result.same++;
			if (details) result.details.push({ ...planned, patch: details });
		}
	}
}

const isLiving = (row: AnyRow | undefined) => row?.deletedAt === null;

/**
 * What the file says otherwise. Of a row that came by another way the fields do not count that this
 * file knows less exactly, and what only this file knows is a detail.
 */
function differences(row: AnyRow, { values }: ImportRecord, rule: MatchRule | undefined) {
	const patch: Record<string, unknown> = {};
	const details: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(values)) {
		const before = row[field];
		if (isOverridden(row, field) || JSON.stringify(before) === JSON.stringify(value)) continue;
		if (!rule) patch[field] = value;
		else if (isNothing(value) || isTolerated(rule, field, [before, value])) continue;
		else if (rule.keeps?.includes(field) && !isNothing(before)) continue;
		else if (isNothing(before) && !rule.tolerated.includes(field)) details[field] = value;
		else patch[field] = value;
	}
	const orNull = (found: Record<string, unknown>) => (Object.keys(found).length > 0 ? found : null);
	return { patch: orNull(patch), details: orNull(details) };
}

function isNothing(value: unknown): boolean {
	return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Two files that round differently mean one moment. */
function isTolerated(
	{ tolerated, withinMs }: MatchRule,
	field: string,
	[before, value]: readonly [unknown, unknown]
): boolean {
	if (!tolerated.includes(field) || typeof before !== 'number') return false;
	return typeof value === 'number' && Math.abs(before - value) <= withinMs;
}
