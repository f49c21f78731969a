import { problemAt, type ImportProblem } from '#lib/domains/imports/record.ts';
import { offsetAt } from '#lib/platform/time/calendar.ts';
import { parseMilliseconds } from '../rfc3339.ts';
import type { ZeroFast, ZeroFasts } from './csv.ts';

/** `biodata.json` of Zero's "Download my data": of all that is in it, the fasts. */

type Wire = Readonly<Record<string, unknown>>;

function recordIn(value: unknown): Wire | null {
	const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isRecord ? (value as Wire) : null;
}

/** The list of fasts of a file; null when it is no such file. */
export function zeroFastsIn(value: unknown): readonly unknown[] | null {
	const list = recordIn(value)?.['fast_data'];
	return Array.isArray(list) ? list : null;
}

/**
 * Reads the fasts. Their times are UTC.
 * @param zone in which the person lived: it fixes the day a fast belongs to, not its times.
 */
export function readZeroJson(list: readonly unknown[], zone: string): ZeroFasts {
	const seen = new Set<string>();
	const fasts: ZeroFast[] = [];
	const problems: ImportProblem[] = [];
	let repeated = 0;
	for (const [at, entry] of list.entries()) {
		const read = readEntry(entry, at + 1, zone);
		if ('problem' in read) problems.push(read);
		else if (seen.has(read.sourceId)) repeated++;
		else fasts.push(read);
		if ('sourceId' in read) seen.add(read.sourceId);
	}
	return { fasts, problems, repeated };
}

const fastId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readEntry(entry: unknown, line: number, zone: string): ZeroFast | ImportProblem {
	const wire = recordIn(entry);
	const refuse = (column: string, expected: string) =>
		problemAt(line, column, { found: textOf(wire ? wire[column] : entry), expected });
	if (!wire) return refuse('fast_data', 'a fast');
	const id = wire['FastID'];
	if (typeof id !== 'string' || !fastId.test(id)) return refuse('FastID', 'the id of a fast');
	const start = parseMilliseconds(wire['StartDTM']);
	if (start === null) return refuse('StartDTM', 'a moment like 2022-03-18T01:15:00Z');
	const isRunning =
		wire['EndDTM'] === null || wire['EndDTM'] === undefined || wire['IsEnded'] === false;
	const end = isRunning ? null : parseMilliseconds(wire['EndDTM']);
	if (!isRunning && end === null) return refuse('EndDTM', 'a moment like 2022-03-18T21:33:00Z');
	const goal = wire['GoalHours'];
	return {
		line,
		// The app writes capitals; the same fast must stay the same if it ever does not.
		sourceId: id.toUpperCase(),
		start,
		end,
		utcOffset: offsetAt(start, zone),
		notes: [],
		goalHours: typeof goal === 'number' && goal > 0 && goal <= 720 ? goal : null,
		protocol: protocolOf(wire['GoalID'])
	};
}

const protocols: ReadonlyMap<unknown, string> = new Map([
	['sixteen-intermittent', '16:8'],
	['eighteen-intermittent', '18:6'],
	['twenty-intermittent', '20:4'],
	['circadian-rhythm', 'Circadian rhythm']
]);

/** A goal of the person's own has no name: its hours say it. */
function protocolOf(goalId: unknown): string {
	return protocols.get(goalId) ?? '';
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
