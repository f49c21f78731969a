import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import type { ImportProblem, ImportRecord, Reading } from '#lib/domains/imports/plan.ts';
import { readZeroCsv, type ZeroFast } from './csv.ts';

/** The `source` of rows from Zero's files. */
export const zeroSource = 'zero';
export const zeroEntity = fastingPeriod;

/** A fast without an end that began longer ago than this was never ended in Zero either. */
const longestRunningMs = 7 * 86_400_000;

/** What a Zero file holds, as records to plan an import with. */
export interface ZeroFile extends Reading {
	readonly lines: number;
	readonly repeated: number;
	/** Lines at which the clocks changed: their times deserve a look. */
	readonly clockChanges: readonly number[];
}

/**
 * Reads the text of a Zero export.
 * @throws NotZeroExport when it is none
 */
export function readZeroFile(text: string, { zone, now }: { zone: string; now: number }): ZeroFile {
	const reading = readZeroCsv(text, zone);
	const isStale = (fast: ZeroFast) => fast.end === null && now - fast.start > longestRunningMs;
	const stale = reading.fasts.filter(isStale);
	return {
		lines: reading.lines,
		repeated: reading.repeated,
		clockChanges: reading.fasts.filter((fast) => fast.clockChange).map((fast) => fast.line),
		records: reading.fasts.filter((fast) => !isStale(fast)).map(recordOf),
		problems: [...reading.problems, ...stale.map(unfinished)]
	};
}

function recordOf({ line, sourceId, start, end, utcOffset }: ZeroFast): ImportRecord {
	return { line, sourceId, values: { start, end, utcOffset } };
}

function unfinished({ line }: ZeroFast): ImportProblem {
	const problem = 'this fast has no end. End it in Zero and export again';
	return { line, column: 'End', found: '', problem };
}
