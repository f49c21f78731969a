import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import type {
	Content,
	FormatReading,
	ImportFormat,
	MatchRule,
	ReadContext
} from '#lib/domains/imports/format.ts';
import { recordOf, type ImportRecord } from '#lib/domains/imports/record.ts';
import { isZeroHeader, readZeroCsv, type ZeroFast, type ZeroFasts } from './csv.ts';
import { readZeroJson, zeroFastsIn } from './json.ts';

/** The `source` of rows from Zero's files. */
const zeroSource = 'zero';

/** The CSV knows minutes, the JSON seconds: one fast when less than a minute lies between them. */
const sameFast: MatchRule = {
	sources: [zeroSource],
	withinMs: 60_000,
	tolerated: ['start', 'end', 'utcOffset']
};

function recordFor(userId: string, fast: ZeroFast): ImportRecord {
	const { line, sourceId, start, end, utcOffset, goalHours, protocol } = fast;
	const goal = goalHours === undefined ? {} : { goalHours, protocol };
	const values = { start, end, utcOffset, ...goal };
	return recordOf(userId, { entity: fastingPeriod, source: zeroSource, sourceId, line, values });
}

/** Records of the fasts that have ended; one that ran when the file was made is only counted. */
function readingOf(
	{ fasts, problems, repeated }: ZeroFasts,
	{ userId }: ReadContext
): Omit<FormatReading, 'order'> {
	const ended = fasts.filter(({ end }) => end !== null);
	return {
		records: ended.map((fast) => recordFor(userId, fast)),
		problems,
		notes: ended.flatMap(({ line, notes }) => notes.map((note) => ({ line, note }))),
		rows: fasts.length + problems.length + repeated,
		repeated,
		inProgress: fasts.length - ended.length,
		ignored: {}
	};
}

export const zeroCsv: ImportFormat = {
	id: 'zero-csv',
	label: 'a Zero export',
	asksZone: true,
	matches: { [fastingPeriod.name]: sameFast },
	columns: { start: 'Start', end: 'End' },
	sniff: (content) => (content.kind === 'table' && isZeroHeader(content.table.head) ? 1 : 0),
	read(content, context) {
		const { evidence, ...fasts } = readZeroCsv(tableOf(content), context);
		return { ...readingOf(fasts, context), order: evidence };
	}
};

export const zeroJson: ImportFormat = {
	id: 'zero-json',
	label: 'a Zero export (biodata.json)',
	asksZone: true,
	matches: { [fastingPeriod.name]: sameFast },
	columns: { start: 'StartDTM', end: 'EndDTM', goalHours: 'GoalHours' },
	sniff: (content) => (content.kind === 'json' && zeroFastsIn(content.value) ? 1 : 0),
	read(content, context) {
		const list = content.kind === 'json' ? zeroFastsIn(content.value) : null;
		return readingOf(readZeroJson(list ?? [], context.zone), context);
	}
};

function tableOf(content: Content) {
	return content.kind === 'table' ? content.table : { head: [], rows: [] };
}
