import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { importBatch, type ImportBatch } from './entity.ts';
import type { ImportPlan, PlannedChange } from './plan.ts';
import type { ImportRecord } from './record.ts';

/** Rows of one transaction, and of one import batch row: few enough that a page stays awake. */
const partRows = 250;

export interface ImportRun {
	readonly userId: string;
	readonly importId: string;
	readonly fileName: string;
	/** Of what format: "zero-csv". */
	readonly kind: string;
	readonly importedAt: number;
	/** Bring back what was imported before and deleted here. */
	readonly bringBack: boolean;
	/** Add what only this file knows of rows that are the same. */
	readonly addDetails: boolean;
	readonly entityNamed: (name: string) => AnyEntity | undefined;
}

interface Effect {
	readonly writes: readonly Write[];
	readonly created?: { readonly entity: string; readonly id: string };
	readonly changed?: {
		readonly entity: string;
		readonly id: string;
		readonly before: Record<string, unknown>;
	};
}

/** One transaction of an import. */
export interface ImportPart {
	/** Rows of the file in it. */
	readonly rows: number;
	readonly writes: readonly Write[];
}

/**
 * The writes of an import, in parts that are each one transaction and each carry what is needed to
 * take them back. An import with nothing to do has no parts.
 */
export function* importParts(plan: ImportPlan, run: ImportRun): Generator<ImportPart> {
	let part: Effect[] = [];
	let isFirst = true;
	for (const effect of effectsOf(plan, run)) {
		part.push(effect);
		if (part.length < partRows) continue;
		yield { rows: part.length, writes: written(part, { plan, run, isFirst }) };
		part = [];
		isFirst = false;
	}
	if (part.length > 0) yield { rows: part.length, writes: written(part, { plan, run, isFirst }) };
}

function* effectsOf(plan: ImportPlan, run: ImportRun): Generator<Effect> {
	for (const record of plan.fresh) yield* creation(record, run);
	for (const change of plan.changed) yield correction(change);
	if (run.addDetails) for (const change of plan.details) yield correction(change);
	if (!run.bringBack) return;
	for (const { record, row } of plan.deleted) yield* revival({ ...record, id: row.id }, run);
}

function* creation(record: ImportRecord, { entityNamed }: ImportRun): Generator<Effect> {
	const { entity: name, id, source, sourceId } = record;
	const entity = entityNamed(name);
	if (!entity) return;
	const values = withInitial(entity, record.values);
	yield {
		writes: [{ kind: 'create', entity, id, source, sourceId, values }],
		created: { entity: name, id }
	};
}

function correction({ entity, row, patch }: PlannedChange): Effect {
	const before = Object.fromEntries(Object.keys(patch).map((field) => [field, row[field]]));
	return {
		writes: [{ kind: 'change', entity, id: row.id, patch, release: true }],
		changed: { entity: entity.name, id: row.id, before }
	};
}

function* revival({ entity: name, id, values }: ImportRecord, run: ImportRun): Generator<Effect> {
	const entity = run.entityNamed(name);
	if (!entity) return;
	yield {
		writes: [
			{ kind: 'restore', entity, id },
			{ kind: 'change', entity, id, patch: values, release: true }
		],
		created: { entity: name, id }
	};
}

function written(
	part: readonly Effect[],
	{ plan, run, isFirst }: { plan: ImportPlan; run: ImportRun; isFirst: boolean }
): Write[] {
	const created = part.flatMap((effect) => effect.created ?? []);
	const changed = part.flatMap((effect) => effect.changed ?? []);
	// What the whole file had beside its effects is counted once, with the first part.
	const rest = isFirst ? { same: plan.same, wrong: plan.problems.length } : { same: 0, wrong: 0 };
	const sourceId = `${run.importId} ${created[0]?.id ?? changed[0]?.id ?? ''}`;
	const id = sourceRowId(run.userId, { entity: importBatch.name, source: 'manual', sourceId });
	const values = {
		importId: run.importId,
		importedAt: run.importedAt,
		fileName: run.fileName.slice(0, 255),
		kind: run.kind,
		counts: { new: created.length, changed: changed.length, ...rest },
		effects: { created, changed }
	};
	return [
		...part.flatMap((effect) => effect.writes),
		{ kind: 'create', entity: importBatch, id, source: 'manual', sourceId: id, values }
	];
}

/** Takes one part of an import back: removes what it brought, restores what it changed. */
export function undoWrites(
	batch: ImportBatch,
	entityNamed: (name: string) => AnyEntity | undefined
): Write[] {
	const writes: Write[] = [{ kind: 'remove', entity: importBatch, id: batch.id }];
	for (const { entity: name, id } of batch.effects.created) {
		const entity = entityNamed(name);
		if (entity) writes.push({ kind: 'remove', entity, id });
	}
	for (const { entity: name, id, before } of batch.effects.changed) {
		const entity = entityNamed(name);
		if (entity) writes.push({ kind: 'change', entity, id, patch: before, release: true });
	}
	return writes;
}
