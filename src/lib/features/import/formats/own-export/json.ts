import { importBatch } from '#lib/domains/imports/entity.ts';
import type { ImportProblem } from '#lib/domains/imports/record.ts';
import { entityNamed } from '#lib/domains/registry.ts';

/** The JSON of "Download backup": `{ format, version, exportedAt, tables: { name: [row, …] } }`. */

type Wire = Readonly<Record<string, unknown>>;

export interface ExportedRow {
	readonly id: string;
	readonly source: string;
	readonly sourceId: string;
	readonly values: Wire;
}

interface Placed {
	readonly table: string;
	readonly row: ExportedRow;
	/** Counted over the whole file. */
	readonly line: number;
}

function recordIn(value: unknown): Wire | null {
	const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isRecord ? (value as Wire) : null;
}

export function isOwnJson(value: unknown): boolean {
	const file = recordIn(value);
	return file?.['format'] === 'lifetracker-export' && recordIn(file['tables']) !== null;
}

/** Every row of the file; deleted ones and tables that this version does not know are counted. */
export function exportedRows(value: unknown) {
	const tables = recordIn(recordIn(value)?.['tables']) ?? {};
	const rows: Placed[] = [];
	const problems: ImportProblem[] = [];
	const ignored: Record<string, number> = {};
	let line = 0;
	for (const [table, list] of Object.entries(tables)) {
		if (!Array.isArray(list) || table === importBatch.name) continue;
		if (!entityNamed(table)) {
			ignored[`of an unknown kind (${table.slice(0, 40)})`] = list.length;
			continue;
		}
		for (const entry of list as readonly unknown[]) {
			const row = rowIn(table, entry);
			if (row) rows.push({ table, row, line: ++line });
			else problems.push({ line: ++line, column: table, found: '', problem: 'expected a row' });
		}
	}
	return { rows, problems, ignored };
}

function rowIn(table: string, entry: unknown): ExportedRow | null {
	const wire = recordIn(entry);
	const fields = Object.keys(entityNamed(table)?.fields ?? {});
	const { id, source, sourceId } = wire ?? {};
	const isNamed = [id, source, sourceId].every((name) => typeof name === 'string' && name !== '');
	if (!wire || !isNamed) return null;
	// A field that an older version did not know keeps its initial value.
	const known = fields.filter((field) => wire[field] !== undefined);
	const values = Object.fromEntries(known.map((field) => [field, wire[field]]));
	return { id: String(id), source: String(source), sourceId: String(sourceId), values };
}
