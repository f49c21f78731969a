import { valueProblems, withInitial } from '#lib/platform/entity/validation.ts';
import type { LegacyEncoding } from '#lib/platform/text-file.ts';
import type { DateOrder, OrderEvidence } from '#lib/platform/time/written-date.ts';
import { entityNamed } from '../registry.ts';
import { contentsOf, type GivenFile } from './contents.ts';
import type { Content, FormatReading, ImportFormat, ReadContext } from './format.ts';
import { mappedFormat } from './mapped.ts';
import { recognise } from './recognise.ts';
import type { ImportProblem } from './record.ts';
import { unmappedTable, type UnmappedTable } from './unmapped-table.ts';

/** A cell that the person wrote anew: `line` and `column` as its problem named them. */
export interface CellFix {
	readonly line: number;
	readonly column: string;
	readonly text: string;
}

export interface GivenContext extends ReadContext {
	readonly fixes: readonly CellFix[];
	/** In which it is read where it is no Unicode. */
	readonly encoding?: LegacyEncoding;
}

/** A file read: what it is, and everything that stands in it. */
export interface FileReading extends FormatReading {
	readonly formatId: string;
	readonly label: string;
	readonly asksZone: boolean;
	/** "Line" of a table, "Entry" of a list. */
	readonly place: 'Line' | 'Entry';
	readonly head: readonly string[];
	/** The rows with problems as they stood, by line. */
	readonly rejected: Readonly<Record<number, readonly string[]>>;
	/** Other files of the archive, left alone. */
	readonly others: readonly string[];
	/** The order dates were read in, when the file has such dates. */
	readonly dateOrder: DateOrder | null;
	/** A piece of it whose letters are a guess; null: they are sure. */
	readonly letters: string | null;
}

/** Reads a file whole, whatever known format it is of. Throws NamedError. */
export function readGiven(
	file: GivenFile,
	formats: readonly ImportFormat[],
	context: GivenContext
): FileReading | UnmappedTable {
	const contents = contentsOf(file, context.encoding);
	if (context.mapping?.targets.length === 0) return unmappedTable(contents, context.mapping.entity);
	const known = context.mapping ? [mappedFormat(context.mapping)] : formats;
	const { format, contents: own, others } = recognise(contents, known);
	const mended = own.map((content) => withFixes(content, context.fixes));
	const reading = mended.map((content) => format.read(content, context)).reduce(both);
	const judged = refuseWrong(reading, format);
	const [table] = mended.length === 1 ? mended : [];
	const { head, rejected } = rejectedOf(table, judged.problems);
	return {
		...judged,
		problems: judged.problems.map((problem) => withCell(problem, head, rejected)),
		formatId: format.id,
		label: format.label,
		asksZone: format.asksZone,
		place: own[0]?.kind === 'json' ? 'Entry' : 'Line',
		head,
		rejected,
		others,
		dateOrder: orderTaken(context.dateOrder, judged.order),
		letters: own.map(lettersOf).find((letters) => letters !== null) ?? null
	};
}

const lettersOf = (content: Content) => (content.kind === 'table' ? content.letters : null);

function orderTaken(
	asked: DateOrder | null,
	evidence: OrderEvidence | undefined
): DateOrder | null {
	return evidence ? (asked ?? evidence.order) : null;
}

function both(a: FormatReading, b: FormatReading): FormatReading {
	const massUnit = a.massUnit ?? b.massUnit;
	return {
		records: [...a.records, ...b.records],
		problems: [...a.problems, ...b.problems],
		notes: [...a.notes, ...b.notes],
		rows: a.rows + b.rows,
		repeated: a.repeated + b.repeated,
		inProgress: a.inProgress + b.inProgress,
		ignored: added(a.ignored, b.ignored),
		...(massUnit ? { massUnit } : {})
	};
}

function added(a: FormatReading['ignored'], b: FormatReading['ignored']): Record<string, number> {
	const sums = { ...a };
	for (const [what, count] of Object.entries(b)) sums[what] = (sums[what] ?? 0) + count;
	return sums;
}

function withFixes(content: Content, fixes: readonly CellFix[]): Content {
	if (content.kind !== 'table' || fixes.length === 0) return content;
	const { head, rows } = content.table;
	const byLine = new Map<number, CellFix[]>();
	for (const fix of fixes) byLine.set(fix.line, [...(byLine.get(fix.line) ?? []), fix]);
	const mended = rows.map((row) => {
		const own = byLine.get(row.line);
		if (!own) return row;
		const cells = [...row.cells];
		for (const { column, text } of own) {
			const at = head.findIndex((name) => name.toLowerCase() === column.toLowerCase());
			if (at >= 0) cells[at] = text;
		}
		return { ...row, cells };
	});
	return { ...content, table: { head, rows: mended } };
}

/** Records whose values cannot be kept become problems: the check and the commit judge alike. */
function refuseWrong(reading: FormatReading, { columns }: ImportFormat): FormatReading {
	const records = [];
	const problems = [...reading.problems];
	for (const record of reading.records) {
		const entity = entityNamed(record.entity);
		const [first] = entity ? valueProblems(entity, withInitial(entity, record.values)) : [];
		if (!first || !entity) {
			records.push(record);
			continue;
		}
		problems.push({
			line: record.line,
			column: columns[first.field] ?? entity.fields[first.field]?.label ?? first.field,
			found: '',
			problem: lowerFirst(first.problem.replace(/^[^:]*: /, '').replace(/\.$/, ''))
		});
	}
	return { ...reading, records, problems };
}

/** What the person can see in the file is said, not what we made of it. */
function withCell(
	problem: ImportProblem,
	head: readonly string[],
	rejected: Readonly<Record<number, readonly string[]>>
): ImportProblem {
	if (problem.found) return problem;
	const at = head.findIndex((name) => name.toLowerCase() === problem.column.toLowerCase());
	return { ...problem, found: (rejected[problem.line]?.[at] ?? '').slice(0, 60) };
}

function lowerFirst(words: string): string {
	return words.charAt(0).toLowerCase() + words.slice(1);
}

function rejectedOf(
	content: Content | undefined,
	problems: readonly ImportProblem[]
): Pick<FileReading, 'head' | 'rejected'> {
	if (content?.kind !== 'table') return { head: [], rejected: {} };
	const wrong = new Set(problems.map(({ line }) => line));
	const rows = content.table.rows.filter(({ line }) => wrong.has(line));
	return {
		head: content.table.head,
		rejected: Object.fromEntries(rows.map(({ line, cells }) => [line, cells]))
	};
}
