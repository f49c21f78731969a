import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { importBatch, type ImportBatch } from './entity.ts';
import type { ImportPlan, ImportRecord } from './plan.ts';

/** Rows of one transaction, and of one import batch row. */
const partRows = 500;

export interface ImportRun {
	readonly userId: string;
	readonly importId: string;
	readonly fileName: string;
	/** Of what format: "zero-csv". */
	readonly kind: string;
	readonly importedAt: number;
	/** Bring back what was imported before and deleted here. */
	readonly bringBack: boolean;
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

/**
 * The writes of an import, in parts that are each one transaction and each carry what is needed to
 * take them back. An import with nothing to do has no parts.
 */
export function importWrites(plan: ImportPlan, run: ImportRun): Write[][] {
	const effects = [
		...plan.fresh.map((record) => creation(plan, record, run.userId)),
		...plan.changed.map(({ row, patch }) => correction(plan.entity, row, patch)),
		...(run.bringBack
			? plan.deleted.map(({ record, row }) => revival(plan.entity, record, row))
			: [])
	];
	const parts: Write[][] = [];
	for (let from = 0; from < effects.length; from += partRows) {
		const part = effects.slice(from, from + partRows);
		const isFirst = from === 0;
		parts.push([...part.flatMap((effect) => effect.writes), batchOf(part, { plan, run, isFirst })]);
	}
	return parts;
}

function creation(plan: ImportPlan, record: ImportRecord, userId: string): Effect {
	const { entity, source } = plan;
	const id = sourceRowId(userId, { entity: entity.name, source, sourceId: record.sourceId });
	const values = withInitial(entity, record.values);
	return {
		writes: [{ kind: 'create', entity, id, source, sourceId: record.sourceId, values }],
		created: { entity: entity.name, id }
	};
}

function correction(
	entity: AnyEntity,
	row: AnyRow,
	patch: Readonly<Record<string, unknown>>
): Effect {
	const before = Object.fromEntries(Object.keys(patch).map((field) => [field, row[field]]));
	return {
		writes: [{ kind: 'change', entity, id: row.id, patch, release: true }],
		changed: { entity: entity.name, id: row.id, before }
	};
}

function revival(entity: AnyEntity, { values }: ImportRecord, { id }: AnyRow): Effect {
	return {
		writes: [
			{ kind: 'restore', entity, id },
			{ kind: 'change', entity, id, patch: values, release: true }
		],
		created: { entity: entity.name, id }
	};
}

function batchOf(
	part: readonly Effect[],
	{ plan, run, isFirst }: { plan: ImportPlan; run: ImportRun; isFirst: boolean }
): Write {
	const created = part.flatMap((effect) => effect.created ?? []);
	const changed = part.flatMap((effect) => effect.changed ?? []);
	// What the whole file had beside its effects is counted once, with the first part.
	const rest = isFirst ? { same: plan.same, wrong: plan.problems.length } : { same: 0, wrong: 0 };
	const sourceId = `${run.importId} ${created[0]?.id ?? changed[0]?.id ?? ''}`;
	const name = { entity: importBatch.name, source: 'manual', sourceId };
	const id = sourceRowId(run.userId, name);
	const values = {
		importId: run.importId,
		importedAt: run.importedAt,
		fileName: run.fileName.slice(0, 255),
		kind: run.kind,
		counts: { new: created.length, changed: changed.length, ...rest },
		effects: { created, changed }
	};
	return { kind: 'create', entity: importBatch, id, source: 'manual', sourceId: id, values };
}

/** Takes the parts of an import back: removes what it brought, restores what it changed. */
export function undoWrites(
	batches: readonly ImportBatch[],
	entityNamed: (name: string) => AnyEntity | undefined
): Write[][] {
	return batches.map((batch) => {
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
	});
}
