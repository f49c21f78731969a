import { addDays, dayIn, dayRange } from '#lib/platform/time/calendar.ts';
import { malformed, type Received } from '../http.server.ts';
import type { Answer, RecordPage } from '../provider.ts';
import { parseMilliseconds } from '../rfc3339.ts';
import { judge, quotaOf } from './answers.server.ts';
import { stepOf, tokenOf, type ReportStep } from './step.ts';
import { withUnlisted } from './surroundings.server.ts';
import type { Turn } from './turn.ts';
import { listOf, wireOf, type TogglRecord } from './wire.ts';

/** Both ends count: a year, of which a longer span would answer with nothing at all. */
const SLICE_DAYS = 365;
/** 50 unless asked for; a page is stored in one transaction of at most 500 rows. */
const PAGE_SIZE = 400;

type Windowed = Pick<Turn, 'walk' | 'around'>;

/** The page that begins with what is older than `end`; null when the walk ends there. */
export function firstReport(turn: Windowed, end: number): string | null {
	const day = dayIn(end - 1, turn.around.zone);
	return day < oldestDay(turn) ? null : nextIn(turn, { at: 'report', day, workspace: 0, row: 1 });
}

function oldestDay({ walk, around }: Windowed): string {
	const start = walk.kind === 'window' ? walk.window.start : around.began;
	return dayIn(Math.max(start, around.beginning), around.zone);
}

/** This step, or the next one whose workspace is open to us; null at the end of the walk. */
function nextIn(turn: Windowed, step: ReportStep): string | null {
	const { workspaces, closed } = turn.around;
	const place = workspaces.findIndex(({ id }, at) => at >= step.workspace && !closed.has(id));
	if (place >= 0)
		return tokenOf(place === step.workspace ? step : { ...step, workspace: place, row: 1 });
	const day = addDays(step.day, -SLICE_DAYS);
	const isOver = day < oldestDay(turn) || workspaces.every(({ id }) => closed.has(id));
	return isOver ? null : nextIn(turn, { at: 'report', day, workspace: 0, row: 1 });
}

/** A page of one workspace's year, newest first. */
export async function readReport(turn: Turn, step: ReportStep): Promise<Answer<RecordPage>> {
	const workspace = turn.around.workspaces[step.workspace];
	const first = addDays(step.day, 1 - SLICE_DAYS);
	const oldest = oldestDay(turn);
	const received = await turn.send({
		method: 'POST',
		path: `/reports/api/v3/workspace/${workspace?.id ?? 0}/search/time_entries`,
		json: {
			start_date: first < oldest ? oldest : first,
			end_date: step.day,
			order_by: 'date',
			order_dir: 'DESC',
			grouped: false,
			enrich_response: true,
			// The person's own preference would round every length.
			rounding: 0,
			page_size: PAGE_SIZE,
			// Alone: together with the other parts of the cursor it answers with nothing.
			...(step.row > 1 ? { first_row_number: step.row } : {})
		}
	});
	if (received.kind !== 'received') return received;
	if (isClosed(received)) return closedPage(turn, step, received.status);
	const answer = judge(received);
	if (answer.kind !== 'ok') return answer;
	const rows = listOf(answer.value);
	if (!rows) return malformed('Toggl sent something else than a report.', received.text);
	const records = withUnlisted(turn.around, rows.flatMap(flattened).filter(inWindow(turn)));
	const row = rows.length === 0 ? null : rowAfter(received);
	const next = nextIn(
		turn,
		row === null ? { ...step, workspace: step.workspace + 1, row: 1 } : { ...step, row }
	);
	return { kind: 'ok', value: { records, next, ...reachedBy(turn, step, next) } };
}

/** Only the last workspace's pages say how far back all of them are in. */
function reachedBy({ around }: Turn, step: ReportStep, next: string | null) {
	const after = next === null ? null : stepOf(next);
	const goesOn = after?.at === 'report' && after.day === step.day;
	if (!goesOn) return { reached: dayRange(addDays(step.day, 1 - SLICE_DAYS), around.zone).from };
	const isLast = around.workspaces.every(
		({ id }, at) => at <= step.workspace || around.closed.has(id)
	);
	return isLast ? {} : { reached: null };
}

/** Null on the last page. */
function rowAfter({ headers }: Received): number | null {
	const told = headers.get('x-next-row-number') ?? '';
	return /^\d{1,9}$/.test(told) ? Number(told) : null;
}

/** One row can hold several entries. Each becomes what the list would have sent. */
function flattened(value: unknown): object[] {
	const { time_entries: entries, ...shared } = wireOf(value) ?? {};
	return (listOf(entries) ?? []).map((one) => {
		const { seconds, ...own } = wireOf(one) ?? {};
		return { ...shared, ...own, duration: seconds };
	});
}

function inWindow({ walk }: Turn) {
	return (wire: object): boolean => {
		const start = parseMilliseconds(wireOf(wire)?.['start']);
		if (start === null || walk.kind !== 'window') return true;
		return start >= walk.window.start && start < walk.window.end;
	};
}

/** A workspace that was left, or whose plan has no reports: the others go on. */
function isClosed(received: Received): boolean {
	return received.status === 403 || (received.status === 402 && quotaOf(received) === null);
}

function closedPage(turn: Turn, step: ReportStep, status: number): Answer<RecordPage> {
	const workspace = turn.around.workspaces[step.workspace];
	if (workspace) turn.around.closed.add(workspace.id);
	const name = workspace?.name ?? '';
	const problem =
		status === 403
			? `Toggl no longer shows you the workspace “${name}”. Its entries here stay as they are.`
			: `The plan of the workspace “${name}” does not show entries that are older than three months.`;
	const records: TogglRecord[] = [{ is: 'notice', problem }];
	const next = nextIn(turn, step);
	return { kind: 'ok', value: { records, next, ...reachedBy(turn, step, next) } };
}
