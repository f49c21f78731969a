/** The text layer of our CSV files: quoting, the guard against formulas, and reading back. */

/**
 * Says that texts which a spreadsheet would run as a formula carry one leading apostrophe.
 * The last line of every file we write; only such files are unguarded when read.
 */
export const trailer = '# lifetracker-csv v1 guard=apos';

/** Runs in a spreadsheet: after spaces, marks without width and apostrophes comes one of these. */
const formula =
	/^['\u0020\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*[=+\-@\t\r\n]/;

function isFormula(text: string): boolean {
	return formula.test(text.normalize('NFKC')) || formula.test(text);
}

/** An apostrophe before a text does not change whether it is one, so guarding can be taken back. */
export function guard(text: string): string {
	return isFormula(text) ? `'${text}` : text;
}

export function unguard(text: string): string {
	return text.startsWith("'") && isFormula(text) ? text.slice(1) : text;
}

export function quote(text: string): string {
	return `"${text.replaceAll('"', '""')}"`;
}

/** A cell as it stood in the file. Bare and empty means null; quoted and empty is a text. */
export interface Cell {
	readonly text: string;
	readonly quoted: boolean;
}

export interface Table {
	readonly records: readonly (readonly Cell[])[];
	readonly guarded: boolean;
}

const token = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;

/** Reads RFC 4180 text. Throws SyntaxError with the line where a quote is not closed. */
export function readTable(text: string): Table {
	const records: Cell[][] = [];
	let record: Cell[] = [];
	let at = text.startsWith('\ufeff') ? 1 : 0;
	while (at < text.length) {
		token.lastIndex = at;
		const found = token.exec(text);
		const quoted = found?.[1] !== undefined;
		record.push({
			text: quoted ? (found[1] ?? '').replaceAll('""', '"') : (found?.[2] ?? ''),
			quoted
		});
		at = token.lastIndex;
		if (text[at] === ',') {
			at++;
			if (at === text.length) record.push({ text: '', quoted: false });
			continue;
		}
		const newline = /\r\n|\r|\n/y;
		newline.lastIndex = at;
		const ended = newline.exec(text);
		if (!ended && at < text.length) throw unreadable(text, at);
		at += ended?.[0].length ?? 0;
		records.push(record);
		record = [];
	}
	if (record.length > 0) records.push(record);
	const last = records.at(-1);
	const guarded = last?.length === 1 && last[0]?.text === trailer;
	return { records: guarded ? records.slice(0, -1) : records, guarded };
}

function unreadable(text: string, at: number): SyntaxError {
	const line = text.slice(0, at).split('\n').length;
	return new SyntaxError(`Line ${line}: a quote stands where a comma or the line's end should.`);
}
