import { entities } from '#lib/domains/registry.ts';
import { mealItem } from '#lib/domains/nutrition/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { ReadTx } from '#lib/sync/client/tx.ts';
import { labelOf, nameOf } from './read-waiting.ts';

export interface DeletedRow {
	readonly entity: AnyEntity;
	readonly row: AnyRow;
	/** "Meal", "Weigh-in". */
	readonly what: string;
	/** Its name; empty where it has none. */
	readonly which: string;
	/** Epoch milliseconds. */
	readonly deletedAt: number;
	/** When it happened, for what has a time. */
	readonly at: number | null;
}

const keptMs = 30 * 86_400_000;
export const most = 200;
/** Portions leave and come back with their meal, settings never leave. */
const ownList = entities.filter(({ name }) => name !== mealItem.name && name !== 'settings');

const deletedMs = (row: AnyRow) => (row.deletedAt ?? 0) / 1000;

/** What was deleted in the last 30 days, by whom ever, the latest first. */
export async function readDeleted(reader: ReadTx, now: number): Promise<DeletedRow[]> {
	const recent = { by: 'deletedAt', from: (now - keptMs) * 1000, descending: true, limit: most };
	const found = await Promise.all(
		ownList.map(async (entity: AnyEntity) => {
			const rows = await reader.scan<AnyRow>(entity.name, recent);
			return rows.map((row): DeletedRow => {
				const at = entity.time ? row[entity.time] : null;
				return {
					entity,
					row,
					what: labelOf(entity.name),
					which: nameOf(row),
					deletedAt: deletedMs(row),
					at: typeof at === 'number' ? at : null
				};
			});
		})
	);
	return found
		.flat()
		.sort((a, b) => b.deletedAt - a.deletedAt)
		.slice(0, most);
}
