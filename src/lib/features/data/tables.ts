import { entities } from '#lib/domains/registry.ts';
import { columnsOf, type Column } from '#lib/platform/entity/columns.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { instant, integer, text } from '#lib/platform/entity/field.ts';
import type { Reader } from '#lib/sync/client/store.ts';

export const tables = entities as unknown as readonly AnyEntity[];

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
		const target = tableNamed(name);
		if (!target) continue;
		const rows = (await reader.range(target, { limit: offered })) as unknown as AnyRow[];
		found[name] = Object.fromEntries(rows.map((row) => [row.id, rowWords(target, row)]));
	}
	return found;
}

/** The columns of a table with its envelope; references are shown by the words of their rows. */
export function tableColumns(entity: AnyEntity, references: References): Column[] {
	const declared = columnsOf(entity).map((column) => {
		const { field, name } = column;
		if (field.kind !== 'reference') return column;
		const words = references[field.entity] ?? {};
		const format = (row: AnyRow) => words[String(row[name])] ?? column.format(row);
		return { ...column, format };
	});
	return [...declared.filter(({ name }) => name !== 'utcOffset'), ...envelopeColumns];
}
