import { readSeries } from '#lib/domains/daily-series.ts';
import { dayNote, type DayNote } from '#lib/domains/days/entity.ts';
import { daysOf, periodOf, type Period } from '#lib/domains/goals/period.ts';
import type { DailySeries } from '#lib/domains/goals/progress.ts';
import { firstDayOf, knownDays, never } from '#lib/domains/known-days.ts';
import { currentSettings } from '#lib/domains/settings/current.ts';
import type { settings } from '#lib/domains/settings/entity.ts';
import type { Values } from '#lib/platform/entity/entity.ts';
import { numberText } from '#lib/platform/number.ts';
import { addDays, dayIn, deviceZone, type Day } from '#lib/platform/time/calendar.ts';
import { monthText } from '#lib/platform/time/format.ts';
import type { Reader } from '#lib/sync/client/store.ts';
import { summaryLines, type SummaryLine } from './summary-lines.ts';

type Own = Values<typeof settings>;

interface KnownLine {
	readonly line: SummaryLine;
	readonly series: DailySeries;
	readonly counts: DailySeries | null;
	readonly since: Day;
}

interface Known {
	readonly own: Own;
	readonly today: Day;
	readonly lines: readonly KnownLine[];
	readonly notes: readonly DayNote[];
}

const heading = ['| | Logged | Average day | Days known |', '| --- | --- | --- | --- |'] as const;

/** What was logged month by month as Markdown, the newest first, in the units of the person. */
export async function markdownSummary(reader: Reader, now: number): Promise<string> {
	const known = await readAll(reader, now);
	const told = monthsOf(known).flatMap((month) => monthLines(known, month));
	const intro = [
		'# Life Tracker',
		'',
		`Made on ${known.today}. An average leaves out today and every day of which nothing is known; a day without a workout, a fast or tracked time counts as none.`
	];
	return `${[...intro, ...(told.length > 0 ? told : ['', 'Nothing is logged yet.'])].join('\n')}\n`;
}

async function readAll(reader: Reader, now: number): Promise<Known> {
	const own = await currentSettings(reader);
	const { dayStartMinutes } = own;
	const today = dayIn(now, own.homeZone ?? deviceZone(), dayStartMinutes);
	const asked = { from: '1970-01-01', to: addDays(today, 1), now, dayStartMinutes };
	const shown = summaryLines.filter(
		({ domain, metric }) =>
			!own.hidden?.includes(domain) && (metric !== 'energy_kcal' || own.units.energy !== 'hidden')
	);
	const lines = shown.map(async (line) => ({
		line,
		series: await readSeries(reader, line.metric, asked),
		counts: line.counted ? await readSeries(reader, line.counted[0], asked) : null,
		since: line.of ? await firstDayOf(reader, line.of) : never
	}));
	const notes = await reader.range(dayNote, { by: 'date', newestFirst: false });
	return {
		own,
		today,
		lines: await Promise.all(lines),
		notes: notes.filter(({ note }) => note.trim() !== '')
	};
}

function monthsOf({ lines, notes }: Known): Period[] {
	const days = [
		...lines.flatMap(({ series, counts }) => [
			...series.values.keys(),
			...(counts?.values.keys() ?? [])
		]),
		...notes.map(({ date }) => date)
	];
	const firsts = new Set(days.map((day) => periodOf('month', day).from));
	return [...firsts]
		.sort()
		.reverse()
		.map((day) => periodOf('month', day));
}

function monthLines(known: Known, month: Period): string[] {
	const { today, lines, notes } = known;
	const rows = lines.flatMap((line) => row(line, month, known));
	const noted = notes
		.filter(({ date }) => date >= month.from && date < month.to)
		.map(({ date, note }) => `- ${date}: ${note.trim().replace(/\s+/g, ' ')}`);
	const isRunning = today >= month.from && today < month.to;
	return [
		'',
		`## ${monthText(month.from)}${isRunning ? ', so far' : ''}`,
		...(rows.length > 0 ? ['', ...heading, ...rows] : []),
		...(noted.length > 0 ? ['', 'Notes:', '', ...noted] : [])
	];
}

/** Nothing where nothing of it was logged that month. */
function row({ line, series, counts, since }: KnownLine, month: Period, known: Known): string[] {
	const { units } = known.own;
	const logged = sumOf(series, month);
	const count = counts && sumOf(counts, month);
	if (logged === null && !count) return [];
	const { mean, known: days } = knownDays(series, month, { today: known.today, since });
	const [, word = ''] = line.counted ?? [];
	const cells = [
		line.title,
		[
			count ? `${numberText(count)} ${count === 1 ? word : `${word}s`}` : '',
			line.of && logged !== null ? line.say(logged, units) : ''
		]
			.filter(Boolean)
			.join(', '),
		mean === null ? '–' : line.say(mean, units),
		numberText(days)
	];
	return [`| ${cells.join(' | ')} |`];
}

/** All of a month, today with it; null: nothing was logged. */
function sumOf({ values }: DailySeries, month: Period): number | null {
	const found = daysOf(month).flatMap((day) => values.get(day) ?? []);
	return found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0);
}
