import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { addDays, dayRange } from '#lib/platform/time/calendar.ts';
import type { ListPlace } from '#lib/platform/ui/list-place.ts';
import type { Range, Reader } from '#lib/sync/client/store.ts';
import { readReferences } from '#lib/domains/references.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import type { View } from './view.ts';

/** What Back brings again: how far the table was read and scrolled. */
export interface TableView {
	readonly limit: number;
	readonly place: ListPlace | null;
}

/** A table that can be left and come back to. */
export interface KeepsTable {
	capture(): TableView;
	restore(view: TableView): void;
}

/** Clocks around the world differ by at most 26 hours: the rows of a day lie within this of it. */
const worldMs = 26 * 3_600_000;

/** By the index of their time or day: days long past are reached without the years since. */
export function rangeOf(entity: AnyEntity, { from, to }: Pick<View, 'from' | 'to'>): Range {
	if (entity.indexes.includes('date')) {
		return { by: 'date', ...(from ? { from } : {}), ...(to ? { to: addDays(to, 1) } : {}) };
	}
	if (!entity.time) return {};
	return {
		...(from ? { from: dayRange(from, 'UTC').from - worldMs } : {}),
		...(to ? { to: dayRange(to, 'UTC').to + worldMs } : {})
	};
}

/** The words for what rows of a table refer to, and the person's units. */
export async function readAround(reader: Reader, entity: AnyEntity) {
	const references = await readReferences(reader, entity);
	return { references, units: (await currentSettings(reader)).units };
}

/** The newest rows of a table, or of some days of it, the words for what they refer to, and units. */
export async function readRows(
	reader: Reader,
	entity: AnyEntity,
	{ most, deleted, ...days }: Pick<View, 'from' | 'to' | 'deleted'> & { most: number }
) {
	const limit = Number.isFinite(most) ? { limit: most } : {};
	const range = { ...rangeOf(entity, days), ...limit, withDeleted: deleted };
	const rows = (await reader.range(entity, range)) as unknown as AnyRow[];
	return { rows, most, ...(await readAround(reader, entity)) };
}
