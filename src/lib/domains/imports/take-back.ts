import { latestInstant } from '#lib/platform/entity/field.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import type { Reader, Replica, Write } from '#lib/sync/client/store.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { importBatch, isDecision, takeBackKind, type ImportBatch } from './entity.ts';
import { undoWrites } from './writes.ts';

/*
 * An import is taken back by a decision and then, part after part, by its execution. The decision is
 * a row of its own: from it on the import counts as taken back, and whoever comes next, after a
 * reload or on another device, carries on where it stopped.
 */

/** Stands before every import in their order by time, so that looking for it costs one row. */
const foremost = latestInstant;

/** The decision to take an import back, as a write. */
export function takeBackWrite(userId: string, importId: string): Write {
	const sourceId = `${importId} ${takeBackKind}`;
	const id = sourceRowId(userId, { entity: importBatch.name, source: 'manual', sourceId });
	const values = withInitial(importBatch, { importId, importedAt: foremost, kind: takeBackKind });
	return { kind: 'create', entity: importBatch, id, source: 'manual', sourceId: id, values };
}

/** Whether that was decided of an import: one row tells, however large the import was. */
export async function isTakenBack(
	reader: Pick<Reader, 'find'>,
	userId: string,
	importId: string
): Promise<boolean> {
	const [decision] = await reader.find(importBatch, [takeBackWrite(userId, importId).id]);
	return decision !== undefined;
}

/** One import, its parts added up. */
export interface PastImport {
	readonly importId: string;
	readonly importedAt: number;
	readonly fileName: string;
	readonly created: number;
	readonly changed: number;
	/** It is being taken back: the counts are what is left. */
	readonly isLeaving: boolean;
}

/** Every import that is not taken back, newest first. */
export async function pastImports(reader: Pick<Reader, 'range'>): Promise<PastImport[]> {
	const parts = await reader.range(importBatch);
	const leaving = new Set(parts.filter(isDecision).map(({ importId }) => importId));
	const imports = new Map<string, PastImport>();
	for (const { importId, importedAt, fileName, counts } of parts.filter((p) => !isDecision(p))) {
		const known = imports.get(importId);
		imports.set(importId, {
			importId,
			importedAt,
			fileName,
			created: (known?.created ?? 0) + counts.new,
			changed: (known?.changed ?? 0) + counts.changed,
			isLeaving: leaving.has(importId)
		});
	}
	return [...imports.values()];
}

export interface Progress {
	readonly importId: string;
	readonly done: number;
	readonly total: number;
}

export interface TakingBackParts {
	readonly replica: Replica;
	readonly entityNamed: (name: string) => AnyEntity | undefined;
	readonly onProgress: (progress: Progress) => void;
}

/** Carries out what was decided; what an earlier run has done already is not done again. */
export async function takeBackDecided(parts: TakingBackParts): Promise<void> {
	for (;;) {
		const [newest] = await parts.replica.range(importBatch, { limit: 1 });
		if (!newest || !isDecision(newest)) return;
		await takeBackOne(newest, parts);
	}
}

async function takeBackOne(decision: ImportBatch, parts: TakingBackParts): Promise<void> {
	const { replica, entityNamed, onProgress } = parts;
	const { importId } = decision;
	const isPart = (row: ImportBatch) => row.importId === importId && !isDecision(row);
	const batches = await replica.range(importBatch, { where: isPart });
	const rowsOf = ({ counts }: ImportBatch) => counts.new + counts.changed;
	const total = batches.reduce((sum, batch) => sum + rowsOf(batch), 0);
	let done = 0;
	onProgress({ importId, done, total });
	for (const batch of batches) {
		await replica.write('Import taken back', undoWrites(batch, entityNamed), noDeed);
		onProgress({ importId, done: (done += rowsOf(batch)), total });
	}
	const end: Write = { kind: 'remove', entity: importBatch, id: decision.id };
	await replica.write('Import taken back', [end], noDeed);
}

const noDeed = { inverse: [] };
