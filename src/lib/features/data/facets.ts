import { sourceText } from '#lib/domains/source-text.ts';
import type { Column } from '#lib/platform/entity/columns.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { passes, wordOf, type Table, type View } from './view.ts';

/** What one column narrows a table down by. */
export interface Facet {
	readonly name: string;
	readonly label: string;
	readonly values: readonly FacetValue[];
}

interface FacetValue {
	/** As the view keeps it; '' for rows without one. */
	readonly word: string;
	readonly text: string;
	readonly count: number;
}

const narrowing = new Set(['choice', 'reference', 'boolean']);

function textIn({ name, format }: Column, row: AnyRow): string {
	return name === 'source' ? sourceText(row.source) || 'By hand' : format(row) || 'None';
}

type Counts = Map<string, { text: string; count: number }>;

function valuesOf(counts: Counts): FacetValue[] {
	const values = [...counts].map(([word, { text, count }]) => ({ word, text, count }));
	return values.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
}

/** What is chosen is told also where no row is left of it. */
function startOf(column: Column, rows: readonly AnyRow[], { only }: View): Counts {
	const chosen = only[column.name];
	if (chosen === undefined) return new Map();
	const row = rows.find((one) => wordOf(one, column.name) === chosen);
	return new Map([[chosen, { text: row ? textIn(column, row) : chosen || 'None', count: 0 }]]);
}

/**
 * How many rows each choice would show: of what all the rest of the view lets pass, its own column
 * left out, so that one sees what else there is. What has but one value narrows nothing down.
 */
export function facetsOf(rows: readonly AnyRow[], table: Table, view: View): Facet[] {
	const columns = table.columns.filter(
		({ name, field }) => name === 'source' || narrowing.has(field.kind)
	);
	const counted = new Map<string, Counts>();
	for (const column of columns) counted.set(column.name, startOf(column, rows, view));
	const only = Object.entries(view.only);
	const isWithin = passes(table, view);
	for (const row of rows) {
		const missed = only.filter(([name, word]) => wordOf(row, name) !== word);
		if (missed.length > 1 || !isWithin(row)) continue;
		const [alone] = missed;
		for (const column of columns) {
			if (alone && alone[0] !== column.name) continue;
			const counts = counted.get(column.name);
			const word = wordOf(row, column.name);
			const known = counts?.get(word);
			if (known) known.count++;
			else counts?.set(word, { text: textIn(column, row), count: 1 });
		}
	}
	return columns
		.map(({ name, label }) => ({
			name,
			label,
			values: valuesOf(counted.get(name) ?? new Map())
		}))
		.filter(({ name, values }) => values.length > 1 || view.only[name] !== undefined);
}
