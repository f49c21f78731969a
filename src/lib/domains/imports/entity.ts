import * as z from 'zod/mini';
import { defineEntity, type Row } from '#lib/platform/entity/entity.ts';
import { instant, reference, structure, text } from '#lib/platform/entity/field.ts';

const count = z.int().check(z.gte(0));
const counts = z.strictObject({ new: count, same: count, changed: count, wrong: count });

/** What one part of an import did: enough to take it back for ever. */
const effects = z.strictObject({
	created: z.array(z.strictObject({ entity: z.string(), id: z.guid() })).check(z.maxLength(1000)),
	changed: z
		.array(
			z.strictObject({
				entity: z.string(),
				id: z.guid(),
				before: z.record(z.string(), z.unknown())
			})
		)
		.check(z.maxLength(1000))
});

/** One row per 500 imported rows; the parts of one import share `importId`. */
export const importBatch = defineEntity({
	name: 'import_batches',
	label: { one: 'Import', many: 'Imports' },
	time: 'importedAt',
	fields: {
		importId: reference('Import', 'import_batches'),
		importedAt: instant('Imported'),
		fileName: text('File', { maxLength: 255 }),
		kind: text('Kind', { maxLength: 60 }),
		/** Counts of this part; the import's are their sum. */
		counts: structure('Counts', counts, { new: 0, same: 0, changed: 0, wrong: 0 }),
		effects: structure('Rows', effects, { created: [], changed: [] })
	}
});

export type ImportBatch = Row<typeof importBatch>;

/** The `kind` of a row that is no import but the decision to take one back. */
export const takeBackKind = 'take-back';

export function isDecision({ kind }: Pick<ImportBatch, 'kind'>): boolean {
	return kind === takeBackKind;
}
