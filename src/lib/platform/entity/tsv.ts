import { guard } from './csv-text.ts';

/** Cells on their way through the clipboard, a row a line, as spreadsheets write and read them. */

function cellText(text: string): string {
	return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function tsvOf(cells: readonly (readonly string[])[]): string {
	return cells.map((row) => row.map(cellText).join('\t')).join('\n');
}

/** The same for other apps: what a spreadsheet would run as a formula carries an apostrophe. */
export function guardedTsvOf(cells: readonly (readonly string[])[]): string {
	return tsvOf(cells.map((row) => row.map(guard)));
}

/** A quote that does not begin and end a cell is one of its characters. */
const token = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y;

export function readTsv(text: string): string[][] {
	const rows: string[][] = [[]];
	token.lastIndex = 0;
	for (let found = token.exec(text); found; found = token.exec(text)) {
		const [, quoted, bare = '', end] = found;
		rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
		if (end === '') break;
		if (end !== '\t') rows.push([]);
		// A line that ends the text begins no other.
		if (end !== '\t' && token.lastIndex === text.length) break;
	}
	return rows.filter((row) => row.length > 0);
}
