import { guard, quote, readTable, trailer, unguard, type Cell } from './csv-text.ts';
import { columnOf, type AnyEntity, type AnyRow, type Stamp } from './entity.ts';
import type { Field, Kind } from './field.ts';
import { checkOf, expectation } from './validation.ts';

/**
 * Rows as CSV that a spreadsheet opens and that reads back to the same values: base units named in
 * the header, ISO 8601 instants, dot decimals, null as an empty cell.
 */

interface Codec {
	/** Bare cells are written by us alone and match a number, a word or a date; the rest is quoted. */
	readonly bare: boolean;
	encode(value: never): string;
	/** `undefined` says: not readable. The field's schema has the last word. */
	decode(text: string): unknown;
}

const numberShape = /^-?\d+([.]\d+)?([eE][+-]?\d+)?$/;
const numeric: Codec = {
	bare: true,
	encode: (value: number) => String(value),
	decode: (text) => (numberShape.test(text) ? Number(text) : undefined)
};
const words: Codec = { bare: false, encode: (value: string) => value, decode: (text) => text };

const codecs = {
	text: words,
	number: numeric,
	decimal: numeric,
	integer: numeric,
	boolean: {
		bare: true,
		encode: (value: boolean) => String(value),
		decode: (text) => ({ true: true, false: false })[text]
	},
	instant: {
		bare: true,
		encode: (value: number) => new Date(value).toISOString(),
		decode: (text) => (isoShape.test(text) ? Date.parse(text) : undefined)
	},
	date: { bare: true, encode: (value: string) => value, decode: (text) => text },
	choice: words,
	reference: words,
	structure: {
		bare: false,
		encode: (value: unknown) => JSON.stringify(value),
		decode: (text) => parseJson(text)
	}
} satisfies Record<Kind, Codec>;

const isoShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.]\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** Unit words that a header may already end with, the first being the one we add. */
const unitWords: Readonly<Record<string, readonly string[]>> = {
	kg: ['kg'],
	g: ['g', 'grams'],
	kcal: ['kcal'],
	kJ: ['kilojoule'],
	m: ['meter'],
	h: ['hours'],
	min: ['minutes'],
	bpm: ['bpm'],
	'%': ['percent']
};

/** `weightKg` → `weight_kg`, `averageHeartRate` in bpm → `average_heart_rate_bpm`. */
export function headerOf(name: string, field: Field): string {
	const column = columnOf(name);
	const known = field.unit === undefined ? [] : (unitWords[field.unit] ?? []);
	const [word] = known;
	if (!word || known.some((unit) => column.split('_').includes(unit))) return column;
	return `${column}_${word}`;
}

function codecOf(field: Field): Codec {
	return codecs[field.kind];
}

/** The cell of a value as it stands in the file. */
function cellOf(field: Field, value: unknown): string {
	if (value === null || value === undefined) return '';
	const { bare, encode } = codecOf(field);
	const text = encode(value as never);
	return bare ? text : quote(guard(text));
}

/** A stamp in microseconds as ISO 8601 with six decimals. */
function stampText(stamp: Stamp): string {
	const ms = Math.floor(stamp / 1000);
	const micro = String(stamp - ms * 1000).padStart(3, '0');
	return new Date(ms).toISOString().replace('Z', `${micro}Z`);
}

const envelopeHeader = ['id', 'source', 'source_id'];
const stampHeader = ['row_created_at', 'row_updated_at'];

/** A file of rows with header and trailer, lines ended as RFC 4180 has them. */
export function encodeCsv(entity: AnyEntity, rows: Iterable<AnyRow>): string {
	const fields = Object.entries(entity.fields);
	const header = fields.map(([name, field]) => headerOf(name, field));
	const lines = [[...envelopeHeader, ...header, ...stampHeader].join(',')];
	for (const row of rows) {
		const cells = fields.map(([name, field]) => cellOf(field, row[name]));
		const envelope = [row.id, row.source, row.sourceId].map((text) => quote(guard(text)));
		const stamps = [row.createdAt, row.updatedAt].map(stampText);
		lines.push([...envelope, ...cells, ...stamps].join(','));
	}
	return `${lines.join('\r\n')}\r\n${trailer}\r\n`;
}

export interface CsvRow {
	readonly id: string;
	readonly source: string;
	readonly sourceId: string;
	readonly values: Readonly<Record<string, unknown>>;
}

export interface CsvProblem {
	/** The record's number in the file, the header being 1. */
	readonly record: number;
	readonly column: string;
	readonly found: string;
	readonly problem: string;
}

/** Rows of a file written by `encodeCsv`; a record that does not fit is named, the others stay. */
export function decodeCsv(
	entity: AnyEntity,
	text: string
): { rows: CsvRow[]; problems: CsvProblem[] } {
	const { records, guarded } = readTable(text);
	const header = (records[0] ?? []).map((cell) => cell.text);
	const rows: CsvRow[] = [];
	const problems: CsvProblem[] = [];
	for (const [index, cells] of records.slice(1).entries()) {
		const at = (column: string) => cells[header.indexOf(column)];
		const plain = (cell: Cell | undefined) =>
			guarded && cell?.quoted ? unguard(cell.text) : (cell?.text ?? '');
		const values: Record<string, unknown> = {};
		const wrong: CsvProblem[] = [];
		for (const [name, field] of Object.entries(entity.fields)) {
			const column = headerOf(name, field);
			const cell = at(column);
			const decoded = decodeCell(field, cell, plain(cell));
			if ('value' in decoded) values[name] = decoded.value;
			else wrong.push({ record: index + 2, column, found: cell?.text ?? '', ...decoded });
		}
		const [id, source, sourceId] = envelopeHeader.map((column) => plain(at(column)));
		if (wrong.length > 0) problems.push(...wrong);
		else rows.push({ id: id ?? '', source: source ?? '', sourceId: sourceId ?? '', values });
	}
	return { rows, problems };
}

function decodeCell(
	field: Field,
	cell: Cell | undefined,
	text: string
): { value: unknown } | { problem: string } {
	if (!cell || (text === '' && !cell.quoted)) {
		if (field.optional) return { value: null };
		if (!cell) return { problem: `${field.label}: this column is missing.` };
	}
	const value = codecOf(field).decode(text);
	if (value !== undefined && checkOf(field)(value)) return { value };
	return { problem: `${field.label}: expected ${expectation(field)}.` };
}
