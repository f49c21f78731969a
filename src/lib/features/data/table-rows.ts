import type { AnyEntity, AnyRow, Row } from '#lib/platform/entity/entity.ts';
import { addDays, dayRange } from '#lib/platform/time/calendar.ts';
import type { ListPlace } from '#lib/platform/ui/list-place.ts';
import type { Range, Reader } from '#lib/sync/client/store.ts';
import { readReferences } from '#lib/domains/references.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import { daysPass, type View } from './view.ts';

type Days = Pick<View, 'from' | 'to'>;

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
export function rangeOf(entity: AnyEntity, { from, to }: Days): Range {
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

/** Rows by their deletion lie in the order of that alone. */
function within(entity: AnyEntity, days: Days): Pick<Range<AnyEntity>, 'where'> {
	if (!days.from && !days.to) return {};
	return { where: daysPass(entity.time ?? 'date', days) as (row: Row) => boolean };
}

/**
 * The newest rows of a table, or of some days of it, the words for what they refer to, and units.
 * Beside them stand as many of those that were deleted, the latest first: however old they are, one
 * finds them.
 */
export async function readRows(
	reader: Reader,
	entity: AnyEntity,
	{ most, deleted, ...days }: Days & Pick<View, 'deleted'> & { most: number }
) {
	const limit = Number.isFinite(most) ? { limit: most } : {};
	const range = { ...rangeOf(entity, days), ...limit };
	const [living, gone] = (await Promise.all([
		reader.range(entity, range),
		deleted ? reader.range(entity, { by: 'deletedAt', ...limit, ...within(entity, days) }) : []
	])) as unknown as AnyRow[][];
	const isCut = [living, gone].some((rows) => (rows?.length ?? 0) >= most);
	const rows = [...(living ?? []), ...(gone ?? [])];
	return { rows, most, isCut, ...(await readAround(reader, entity)) };
}
