import { importBatch } from '#lib/domains/imports/entity.ts';
import { wordedColumns, type References } from '#lib/domains/references.ts';
import { entities } from '#lib/domains/registry.ts';
import { settings } from '#lib/domains/settings/entity.ts';
import type { Column } from '#lib/platform/entity/columns.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { instant, integer, text } from '#lib/platform/entity/field.ts';
import type { Units } from '#lib/platform/units.ts';

export const tables = entities as unknown as readonly AnyEntity[];

/** The settings of a person are one row, and an import notes itself. */
export function isMadeByHand({ name }: AnyEntity): boolean {
	return name !== settings.name && name !== importBatch.name;
}

export function tableNamed(name: string): AnyEntity | undefined {
	return tables.find((entity) => entity.name === name);
}

const stampText = (stamp: number) =>
	new Date(stamp / 1000).toISOString().slice(0, 19).replace('T', ' ');
const byStamp = (name: 'createdAt' | 'updatedAt' | 'revision') => (a: AnyRow, b: AnyRow) =>
	a[name] - b[name];

function turned(compare: (a: AnyRow, b: AnyRow) => number): Column['compare'] {
	return (a, b, descending) => (descending ? compare(b, a) : compare(a, b));
}

/** What every row carries beside its fields. */
const envelopeColumns: readonly Column[] = [
	{
		name: 'source',
		label: 'Source',
		field: text('Source'),
		filter: 'none',
		numeric: false,
		format: (row) => row.source,
		compare: turned((a, b) => a.source.localeCompare(b.source))
	},
	{
		name: 'updatedAt',
		label: 'Changed (UTC)',
		field: instant('Changed'),
		filter: 'none',
		numeric: true,
		format: (row) => stampText(row.updatedAt),
		compare: turned(byStamp('updatedAt'))
	},
	{
		name: 'revision',
		label: 'Revision',
		field: integer('Revision'),
		filter: 'none',
		numeric: true,
		format: (row) => (row.revision === 0 ? 'Not sent yet' : String(row.revision)),
		compare: turned(byStamp('revision'))
	}
];

const deletedColumn: Column = {
	name: 'deletedAt',
	label: 'Deleted (UTC)',
	field: instant('Deleted'),
	filter: 'none',
	numeric: true,
	format: ({ deletedAt }) => (deletedAt === null ? '' : stampText(deletedAt)),
	compare(a, b, descending) {
		const [left, right] = [a.deletedAt, b.deletedAt];
		if (left === null || right === null) return Number(left === null) - Number(right === null);
		return descending ? right - left : left - right;
	}
};

/** The columns of a table with its envelope. */
export function tableColumns(
	entity: AnyEntity,
	references: References,
	{ units, deleted = false }: { readonly units: Units; readonly deleted?: boolean }
): Column[] {
	const [first, ...others] = wordedColumns(entity, references, units);
	// Beside what names the row: there it is seen at once which ones are gone.
	const named = [...(first ? [first] : []), ...(deleted ? [deletedColumn] : [])];
	return [...named, ...others, ...envelopeColumns];
}
