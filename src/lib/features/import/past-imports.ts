import { importBatch } from '#lib/domains/imports/entity.ts';
import { undoWrites } from '#lib/domains/imports/writes.ts';
import { entities } from '#lib/domains/registry.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Replica } from '#lib/sync/client/store.ts';

/** Takes back everything one import did, whenever it was. */
export async function undoImport(replica: Replica, importId: string): Promise<void> {
	const batches = await replica.range(importBatch, { where: (row) => row.importId === importId });
	const byName = new Map<string, AnyEntity>(entities.map((entity) => [entity.name, entity]));
	for (const writes of undoWrites(batches, (name) => byName.get(name))) {
		await replica.write('Import taken back', writes);
	}
}

/** One finished import, its parts added up. */
export interface PastImport {
	readonly importId: string;
	readonly importedAt: number;
	readonly fileName: string;
	readonly created: number;
	readonly changed: number;
}

export async function pastImports(reader: Pick<Replica, 'range'>): Promise<PastImport[]> {
	const imports = new Map<string, PastImport>();
	for (const part of await reader.range(importBatch)) {
		const { importId, importedAt, fileName, counts } = part;
		const known = imports.get(importId);
		imports.set(importId, {
			importId,
			importedAt,
			fileName,
			created: (known?.created ?? 0) + counts.new,
			changed: (known?.changed ?? 0) + counts.changed
		});
	}
	return [...imports.values()];
}
