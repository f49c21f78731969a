import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { dayIn, dayOf, isDay, type Zone } from '#lib/platform/time/calendar.ts';
import { dayText } from '#lib/platform/time/format.ts';
import type { Reader } from '#lib/sync/client/store.ts';

interface Moment {
	readonly now: number;
	readonly zone: Zone;
	readonly dayStartMinutes: number;
}

/** The row by which a table is told, and the table it lies in: of portions, the newest meal. */
export interface Newest {
	readonly entity: AnyEntity;
	readonly row: AnyRow;
}

/** By its time, its day, or that of what it belongs to; what has none is told by its last change. */
export async function readNewest(
	reader: Reader,
	entity: AnyEntity,
	tables: readonly AnyEntity[]
): Promise<Newest | null> {
	if (entity.time) return first(entity, await reader.range(entity, { limit: 1 }));
	const [dated] = entity.indexes.filter((name) => entity.fields[name]?.kind === 'date');
	if (dated) return first(entity, await reader.range(entity, { by: dated, limit: 1 }));
	const owner = ownerOf(entity, tables);
	if (owner) return readNewest(reader, owner, tables);
	// These tables are short: a person has dozens of goals, not thousands.
	const rows = (await reader.range(entity)) as unknown as AnyRow[];
	return first(
		entity,
		rows.sort((a, b) => b.updatedAt - a.updatedAt)
	);
}

function first(entity: AnyEntity, rows: readonly unknown[]): Newest | null {
	const [row] = rows as readonly AnyRow[];
	return row ? { entity, row } : null;
}

/** What a row cannot be without, if that happens at a time: the meal of a portion. */
function ownerOf({ fields }: AnyEntity, tables: readonly AnyEntity[]): AnyEntity | undefined {
	const names = Object.values(fields).flatMap((field) =>
		field.kind === 'reference' && !field.optional ? [field.entity] : []
	);
	return tables.find(({ name, time }) => time !== null && names.includes(name));
}

/**
 * `Newest: Yesterday`: the day that the row belongs to where it happened, beside the day that the
 * person has now. What bears no place, and what a person only made here, is told by their own clock.
 */
export function newestText({ entity: { time, indexes }, row }: Newest, moment: Moment): string {
	const { now, zone, dayStartMinutes } = moment;
	const today = dayIn(now, zone, dayStartMinutes);
	const dated = indexes.map((name) => String(row[name])).find(isDay);
	if (!time && dated) return `Newest: ${dayText(dated, today)}`;
	const at = time ? Number(row[time]) : row.updatedAt / 1000;
	const start = row.source === 'manual' ? dayStartMinutes : 0;
	const { utcOffset } = row;
	const day =
		time && typeof utcOffset === 'number' ? dayOf(at, utcOffset, start) : dayIn(at, zone, start);
	return `${time ? 'Newest' : 'Changed'}: ${dayText(day, today)}`;
}
