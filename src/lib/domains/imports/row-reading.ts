import { columnsAt, type FileRow } from '#lib/platform/file-table.ts';
import { orderOf, type DateOrder, type OrderEvidence } from '#lib/platform/time/written-date.ts';
import type { Content, FormatReading } from './format.ts';
import { problemAt, type ImportProblem, type ImportRecord } from './record.ts';

/** The cells of one row by the names of their columns. */
export class Cells {
	readonly line: number;
	readonly #cells: readonly string[];
	readonly #at: (name: string) => number;

	constructor({ line, cells }: FileRow, at: (name: string) => number) {
		this.line = line;
		this.#cells = cells;
		this.#at = at;
	}

	/** Trimmed; empty when the column is missing or the row is short. */
	of(...names: string[]): string {
		for (const name of names) {
			const cell = this.#cells[this.#at(name)];
			if (cell !== undefined) return cell.trim();
		}
		return '';
	}

	/** This cell is wrong: thrown, so that one bad cell costs one row and nothing more. */
	refuse(column: string, expected: string): never {
		throw new BadCell(problemAt(this.line, column, { found: this.of(column), expected }));
	}
}

class BadCell extends Error {
	readonly problem: ImportProblem;

	constructor(problem: ImportProblem) {
		super(problem.problem);
		this.problem = problem;
	}
}

/** What a row became: its records (none: it is part of another row's), or why it is left out. */
export type RowOutcome =
	| { readonly records: readonly ImportRecord[]; readonly notes?: readonly string[] }
	| { readonly inProgress: true }
	| { readonly ignored: string };

/**
 * Reads a table row by row. A record of an id that was there already is a repetition of it, unless
 * the format says that it belongs to several rows, as a meal does.
 */
export function readRows(
	content: Content,
	read: (cells: Cells) => RowOutcome,
	isShared: (record: ImportRecord) => boolean = () => false
): FormatReading {
	const rows = content.kind === 'table' ? content.table.rows : [];
	const at = columnsAt(content.kind === 'table' ? content.table.head : []);
	const reading = emptyReading(rows.length);
	const seen = new Set<string>();
	const ignored: Record<string, number> = {};
	for (const row of rows) {
		const outcome = outcomeOf(new Cells(row, at), read);
		if ('problem' in outcome) reading.problems.push(outcome.problem);
		else if ('inProgress' in outcome) reading.inProgress++;
		else if ('ignored' in outcome) {
			ignored[outcome.ignored] = (ignored[outcome.ignored] ?? 0) + 1;
		} else {
			const fresh = outcome.records.filter(({ id }) => !seen.has(id));
			if (outcome.records.length > 0 && fresh.every(isShared)) reading.repeated++;
			for (const record of fresh) {
				seen.add(record.id);
				reading.records.push(record);
			}
			for (const note of outcome.notes ?? []) reading.notes.push({ line: row.line, note });
		}
	}
	return { ...reading, ignored };
}

function outcomeOf(
	cells: Cells,
	read: (cells: Cells) => RowOutcome
): RowOutcome | { problem: ImportProblem } {
	try {
		return read(cells);
	} catch (cause) {
		if (cause instanceof BadCell) return { problem: cause.problem };
		throw cause;
	}
}

export function emptyReading(rows: number) {
	return {
		records: [] as ImportRecord[],
		problems: [] as ImportProblem[],
		notes: [] as { line: number; note: string }[],
		rows,
		repeated: 0,
		inProgress: 0,
		ignored: {} as Record<string, number>
	};
}

/** The order of the dates in some columns, and the evidence for it. */
export function orderIn(
	content: Content,
	places: readonly number[],
	asked: DateOrder | null
): { order: DateOrder; evidence: OrderEvidence } {
	const rows = content.kind === 'table' ? content.table.rows : [];
	const dates = rows.flatMap(({ cells }) =>
		places.map((place) => (cells[place] ?? '').trim().split(/[T ]/)[0] ?? '')
	);
	const evidence = orderOf(dates);
	return { order: asked ?? evidence.order ?? 'month-first', evidence };
}
