import type { FileReading } from '#lib/domains/imports/read-given.ts';
import type { ImportProblem } from '#lib/domains/imports/record.ts';
import { guard, quote } from '#lib/platform/entity/csv-text.ts';

/**
 * The rows that were left out, as they stood, with the reason beside them: to mend and import again.
 * Every cell is text from a stranger's file, so that none of them may run as a formula.
 */
export function rejectedCsv(
	{ head, rejected }: Pick<FileReading, 'head' | 'rejected'>,
	problems: readonly ImportProblem[]
): string {
	const safe = (cell: string) => quote(plainNumber.test(cell) ? cell : guard(cell));
	const line = (cells: readonly string[]) => cells.map(safe).join(',');
	const columns = head.length > 0 ? head : ['Entry', 'Column', 'Found'];
	const rows = problems.map(({ line: at, column, found, problem }) => {
		const own = head.length > 0 ? (rejected[at] ?? []) : [String(at), column, found];
		const cells = columns.map((_, n) => own[n] ?? '');
		return line([...cells, `${column}: ${problem}`]);
	});
	return `${[line([...columns, 'Reason']), ...rows].join('\r\n')}\r\n`;
}

/** Runs nowhere as a formula, and must come back as the number it is. */
const plainNumber = /^[+-]?\d+([.,]\d+)?$/;
