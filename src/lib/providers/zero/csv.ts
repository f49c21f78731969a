import { problemAt, type ImportProblem } from '#lib/domains/imports/record.ts';
import type { FileRow, FileTable } from '#lib/platform/file-table.ts';
import { locate } from '#lib/platform/time/wall-clock.ts';
import {
	orderOf,
	parseClock,
	parseDay,
	wallTime,
	type DateOrder,
	type OrderEvidence,
	type WrittenDay
} from '#lib/platform/time/written-date.ts';
import { contradictingHours, daysUntilEnd, isoMinute } from './fast-length.ts';

/** One fast as Zero tells it, placed in a zone. */
export interface ZeroFast {
	/** Line of the CSV, the header being 1; place in the list of the JSON. */
	readonly line: number;
	readonly sourceId: string;
	readonly start: number;
	/** Null: still in progress when the file was made. */
	readonly end: number | null;
	readonly utcOffset: number;
	/** What deserves a look. */
	readonly notes: readonly string[];
	readonly goalHours?: number | null;
	readonly protocol?: string;
}

export interface ZeroFasts {
	readonly fasts: ZeroFast[];
	readonly problems: ImportProblem[];
	/** Repetitions of an earlier line. */
	readonly repeated: number;
}

const header = ['date', 'start', 'end', 'hours'];

export function isZeroHeader(cells: readonly string[]): boolean {
	return header.every((name, at) => cells[at]?.trim().toLowerCase() === name);
}

interface CsvOptions {
	/** IANA zone in which the phone's clock ran; the file does not say. */
	readonly zone: string;
	/** Null: as the dates prove, else as Zero's own samples: month first. */
	readonly dateOrder?: DateOrder | null;
}

/** Reads Zero's legacy CSV. One bad row costs one row; the rest are read. */
export function readZeroCsv(
	{ rows }: FileTable,
	{ zone, dateOrder = null }: CsvOptions
): ZeroFasts & { evidence: OrderEvidence } {
	const evidence = orderOf(rows.map(({ cells }) => cells[0] ?? ''));
	const order = dateOrder ?? evidence.order ?? 'month-first';
	const seen = new Set<string>();
	const fasts: ZeroFast[] = [];
	const problems: ImportProblem[] = [];
	let repeated = 0;
	for (const row of rows) {
		const read = readRow(row, { order, zone });
		if ('problem' in read) problems.push(read);
		else if (seen.has(read.sourceId)) repeated++;
		else fasts.push(read);
		if ('sourceId' in read) seen.add(read.sourceId);
	}
	return { fasts, problems, repeated, evidence };
}

interface Where {
	readonly order: DateOrder;
	readonly zone: string;
}

const dateExample = { 'month-first': '11/23/26', 'day-first': '23/11/26' } as const;

function readRow({ line, cells }: FileRow, { order, zone }: Where): ZeroFast | ImportProblem {
	const [dateText = '', startText = '', third = ''] = cells;
	const refuse = (column: string, found: string, expected: string) =>
		problemAt(line, column, { found, expected });
	const day = parseDay(dateText, order);
	if (!day) return refuse('Date', dateText, `a date like ${dateExample[order]}`);
	const at = parseClock(startText);
	if (at === null) return refuse('Start', startText, 'a time like 17:45');

	const { instant, utcOffset, clockChange } = locate(wallTime(day, 0, at), zone);
	const start = { at, day, isMoved: clockChange };
	const fast = { line, sourceId: isoMinute(day, at), start: instant, utcOffset };
	// A row in progress ends early, and its third cell may then be "Night Eating": no colon, no end.
	if (!third.includes(':') && /^\d{0,2}$/.test(third.trim())) {
		return { ...fast, end: null, notes: clockChange ? [clockChanged] : [] };
	}
	const ended = readEnd({ line, cells }, start, zone);
	return 'problem' in ended ? ended : { ...fast, ...ended };
}

const clockChanged = 'clock change';

interface Start {
	readonly at: number;
	readonly day: WrittenDay;
	/** The clocks changed there. */
	readonly isMoved: boolean;
}

function readEnd(
	{ line, cells }: FileRow,
	start: Start,
	zone: string
): Pick<ZeroFast, 'end' | 'notes'> | ImportProblem {
	const [, , third = '', fourth = ''] = cells;
	const at = parseClock(third);
	if (at === null) {
		return problemAt(line, 'End', { found: third, expected: 'a time like 17:45' });
	}
	const hours = readHours(fourth);
	if (hours === undefined) {
		return problemAt(line, 'Hours', { found: fourth, expected: 'whole hours like 16' });
	}
	const length = { start: start.at, end: at, hours };
	const end = locate(wallTime(start.day, daysUntilEnd(length), at), zone);
	const told = contradictingHours(length);
	return {
		end: end.instant,
		notes: [
			...(start.isMoved || end.clockChange ? [clockChanged] : []),
			...(told === null ? [] : ['Hours and the clock times differ'])
		]
	};
}

/** Whole hours; null when blank, undefined when it is no count of hours. A fast of 60 days is no fast. */
function readHours(text: string): number | null | undefined {
	const trimmed = text.trim();
	if (trimmed === '') return null;
	return /^\d{1,4}$/.test(trimmed) && Number(trimmed) <= 1440 ? Number(trimmed) : undefined;
}
