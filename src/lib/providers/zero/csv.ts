import Papa from 'papaparse';
import type { ImportProblem } from '#lib/domains/imports/plan.ts';
import { NamedError } from '#lib/platform/errors.ts';
import { locate, type WallTime } from '#lib/platform/time/wall-clock.ts';
import {
	dateOrder,
	daysUntilEnd,
	parseDay,
	parseTime,
	wallTime,
	type DateOrder
} from './wall-row.ts';

/** One fast as Zero's legacy CSV tells it, placed in a zone. */
export interface ZeroFast {
	/** Line in the file, counted from 1, the header included. */
	readonly line: number;
	/** Local date and start, `2021-02-18T09:39`: the only identity the file has. */
	readonly sourceId: string;
	readonly start: number;
	/** Null: still in progress when the file was made. */
	readonly end: number | null;
	readonly utcOffset: number;
	/** The clocks changed at the start or the end: worth a look. */
	readonly clockChange: boolean;
}

export interface ZeroReading {
	readonly fasts: ZeroFast[];
	readonly problems: ImportProblem[];
	readonly dateOrder: DateOrder;
	/** Data lines of the file: every one is a fast, a problem, or a repetition of an earlier line. */
	readonly lines: number;
	readonly repeated: number;
}

export class NotZeroExport extends NamedError {
	constructor(found: readonly string[]) {
		const columns = found
			.slice(0, 6)
			.map((name) => name.slice(0, 40))
			.join(', ');
		super(
			'E_NOT_ZERO_EXPORT',
			`This doesn't look like a Zero export. ${columns ? `We found columns ${columns}.` : 'The file is empty.'} Zero writes Date, Start, End, Hours, Night Eating.`,
			{ status: 422 }
		);
	}
}

const header = ['date', 'start', 'end', 'hours'];

export function isZeroHeader(cells: readonly string[]): boolean {
	return header.every((name, at) => cells[at]?.trim().toLowerCase() === name);
}

/**
 * Reads Zero's legacy CSV. One bad row costs one row; the rest are read.
 * @param zone IANA zone in which the phone's clock ran; the file does not say.
 * @throws NotZeroExport
 */
export function readZeroCsv(text: string, zone: string): ZeroReading {
	const parsed = Papa.parse<string[]>(text, {
		delimiter: delimiterOf(text),
		skipEmptyLines: false
	});
	const [head = [], ...rows] = parsed.data;
	if (!isZeroHeader(head)) throw new NotZeroExport(head);

	const order = dateOrder(rows.map((cells) => cells[0] ?? ''));
	const seen = new Set<string>();
	const fasts: ZeroFast[] = [];
	const problems: ImportProblem[] = [];
	let lines = 0;
	let repeated = 0;
	for (const [at, cells] of rows.entries()) {
		if (cells.every((cell) => cell.trim() === '')) continue;
		lines++;
		const read = readRow(cells, at + 2, { order, zone });
		if ('problem' in read) problems.push(read);
		else if (seen.has(read.sourceId)) repeated++;
		else fasts.push(read);
		if ('sourceId' in read) seen.add(read.sourceId);
	}
	return { fasts, problems, dateOrder: order, lines, repeated };
}

function delimiterOf(text: string): string {
	const first = text.slice(0, text.indexOf('\n') === -1 ? 200 : text.indexOf('\n'));
	return [',', ';', '\t'].find((mark) => first.includes(mark)) ?? ',';
}

interface Reading {
	readonly order: DateOrder;
	readonly zone: string;
}

function readRow(
	cells: readonly string[],
	line: number,
	{ order, zone }: Reading
): ZeroFast | ImportProblem {
	const [dateText = '', startText = '', third = '', fourth = ''] = cells;
	const refuse = (column: string, found: string, expected: string): ImportProblem => ({
		line,
		column,
		found: found.slice(0, 60),
		problem: `expected ${expected}`
	});
	const day = parseDay(dateText, order);
	if (!day) return refuse('Date', dateText, 'a date like 11/23/26');
	const startMinutes = parseTime(startText);
	if (startMinutes === null) return refuse('Start', startText, 'a time like 17:45');

	const start = locate(wallTime(day, 0, startMinutes), zone);
	const sourceId = isoMinute(wallTime(day, 0, startMinutes));
	const fast = { line, sourceId, start: start.instant, utcOffset: start.utcOffset };
	// A row in progress ends early, and its third cell may then be "Night Eating": no colon, no end.
	if (!third.includes(':') && isShortCell(third)) {
		return { ...fast, end: null, clockChange: start.clockChange };
	}
	const endMinutes = parseTime(third);
	if (endMinutes === null) return refuse('End', third, 'a time like 17:45');
	const hours = readHours(fourth);
	if (hours === undefined) return refuse('Hours', fourth, 'whole hours like 16');

	const end = locate(
		wallTime(day, daysUntilEnd(startMinutes, endMinutes, hours), endMinutes),
		zone
	);
	return { ...fast, end: end.instant, clockChange: start.clockChange || end.clockChange };
}

function isoMinute({ year, month, day, hour, minute }: WallTime): string {
	const two = (part: number) => String(part).padStart(2, '0');
	return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

function isShortCell(text: string): boolean {
	return /^\d{0,2}$/.test(text.trim());
}

/** Whole hours; null when blank, undefined when it is no count of hours. A fast of 60 days is no fast. */
function readHours(text: string): number | null | undefined {
	const trimmed = text.trim();
	if (trimmed === '') return null;
	return /^\d{1,4}$/.test(trimmed) && Number(trimmed) <= 1440 ? Number(trimmed) : undefined;
}
