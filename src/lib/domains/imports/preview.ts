import type { FileReading } from './read-given.ts';
import type { ImportProblem, ImportRecord } from './record.ts';

/** A row of a file as the check would take it, or why it would be left out. */
export interface PreviewRow {
	readonly line: number;
	readonly records: readonly ImportRecord[];
	readonly problems: readonly ImportProblem[];
	readonly notes: readonly string[];
}

/** What a mapping makes of a file, before anything is decided. */
export interface Preview {
	readonly kind: 'preview';
	/** The first rows of the file, in its order. */
	readonly rows: readonly PreviewRow[];
	/** Of the whole file. */
	readonly taken: number;
	readonly wrong: number;
	/** Every date can be read both ways: which comes first is asked next. */
	readonly isOrderOpen: boolean;
}

/** So many rows show what a mapping does. */
const shown = 8;

/** The first rows of what the check reads: it is the very same reading. */
export function previewOf(reading: FileReading): Preview {
	const { records, problems, notes, order, dateOrder } = reading;
	const lines = new Set([...records, ...problems].map(({ line }) => line));
	const first = [...lines].sort((a, b) => a - b).slice(0, shown);
	const of = <Found extends { readonly line: number }>(found: readonly Found[], at: number) =>
		found.filter(({ line }) => line === at);
	return {
		kind: 'preview',
		rows: first.map((line) => ({
			line,
			records: of(records, line),
			problems: of(problems, line),
			notes: of(notes, line).map(({ note }) => note)
		})),
		taken: records.length,
		wrong: problems.length,
		isOrderOpen: order?.order === null && dateOrder === null
	};
}
