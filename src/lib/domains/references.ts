import { columnsOf, type Column } from '#lib/platform/entity/columns.ts';
import { printMeasure, typedUnit } from '#lib/platform/entity/own-unit.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Units } from '#lib/platform/units.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { entityNamed } from './registry.ts';

/** Words for the rows that references point at, by entity and id. */
export type References = Readonly<Record<string, Readonly<Record<string, string>>>>;

function rowWords(entity: AnyEntity, row: AnyRow): string {
	const columns = columnsOf(entity);
	const named = ['name', 'fileName', 'description'].find((name) => row[name]);
	if (named) return String(row[named]);
	const telling = columns.filter(
		({ field }) => field.kind === 'choice' || field.kind === 'instant'
	);
	return telling.map((column) => column.format(row)).join(' · ');
}

/** At most this many rows are offered where a reference is chosen, the newest ones. */
const offered = 1000;

export async function readReferences(reader: Reader, entity: AnyEntity): Promise<References> {
	const fields = Object.values(entity.fields);
	const names = new Set(
		fields.flatMap((field) => (field.kind === 'reference' ? [field.entity] : []))
	);
	const found: Record<string, Record<string, string>> = {};
	for (const name of names) {
		const target = entityNamed(name);
		if (!target) continue;
		const rows = (await reader.range(target, { limit: offered })) as unknown as AnyRow[];
		found[name] = Object.fromEntries(rows.map((row) => [row.id, rowWords(target, row)]));
	}
	return found;
}

/** In the person's unit, as it would be typed: cells are copied. */
function measuredColumn(column: Column, units: Units): Column {
	const { field, name } = column;
	const unit = typedUnit(field, units);
	if (unit === field.unit) return column;
	const format = (row: AnyRow) => {
		const value = row[name];
		if (typeof value !== 'number') return column.format(row);
		return `${printMeasure(value, field, units).replace('-', '−')} ${unit}`;
	};
	return { ...column, format };
}

/** The columns of an entity for one person; references are shown by the words of their rows. */
export function wordedColumns(entity: AnyEntity, references: References, units: Units): Column[] {
	const worded = columnsOf(entity).map((column) => {
		const { field, name } = column;
		if (field.kind !== 'reference') return measuredColumn(column, units);
		const words = references[field.entity] ?? {};
		const format = (row: AnyRow) => words[String(row[name])] ?? column.format(row);
		return { ...column, format };
	});
	return worded.filter(({ name }) => name !== 'utcOffset');
}
