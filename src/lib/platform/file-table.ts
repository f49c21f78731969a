import Papa from 'papaparse';

/** One record of a delimited text. */
export interface FileRow {
	/** The line on which it begins, counted from 1. */
	readonly line: number;
	readonly cells: readonly string[];
}

/** A delimited text (CSV and its like): its header, and every row that says something. */
export interface FileTable {
	readonly head: readonly string[];
	readonly rows: readonly FileRow[];
}

const delimiters = [',', ';', '\t', '|'] as const;

/** The mark that stands most often outside of quotes in the first line; a comma when none does. */
function delimiterOf(text: string): string {
	const end = text.search(/[\r\n]/);
	const first = (end === -1 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '');
	const counted = delimiters.map((mark) => ({ mark, count: first.split(mark).length }));
	return counted.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

/** What Excel writes above the header to say which delimiter it used. */
const excelHint = /^sep=.\r?\n/i;

/** Reads a delimited text whole. Never throws; rows may be shorter or longer than the header. */
export function readFileTable(text: string): FileTable {
	const hint = excelHint.exec(text)?.[0] ?? '';
	const body = text.slice(hint.length);
	const { data } = Papa.parse<string[]>(body, {
		delimiter: delimiterOf(body),
		skipEmptyLines: false
	});
	const rows: FileRow[] = [];
	let line = hint ? 2 : 1;
	for (const cells of data) {
		if (cells.some((cell) => cell.trim() !== '')) rows.push({ line, cells });
		line++;
		// A quoted cell may run over several lines.
		for (const cell of cells) if (cell.includes('\n')) line += cell.split('\n').length - 1;
	}
	const [head, ...rest] = rows;
	return { head: (head?.cells ?? []).map((cell) => cell.trim()), rows: rest };
}

/** Where the named columns stand; of a name that stands twice the first. */
export function columnsAt(head: readonly string[]): (name: string) => number {
	const places = new Map<string, number>();
	for (const [at, name] of head.entries()) {
		const key = name.trim().toLowerCase();
		if (!places.has(key)) places.set(key, at);
	}
	return (name) => places.get(name.toLowerCase()) ?? -1;
}
