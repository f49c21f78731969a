import { malformed, type Received } from '../http.server.ts';
import type { Answer, RecordPage, Window } from '../provider.ts';
import { parseMilliseconds } from '../rfc3339.ts';
import { judge, wordsOf } from './answers.server.ts';
import { firstReport } from './reports.server.ts';
import { changesSince } from './since.server.ts';
import { tokenOf, type ListStep } from './step.ts';
import { withUnlisted } from './surroundings.server.ts';
import type { Turn } from './turn.ts';
import { listOf, wireOf } from './wire.ts';

const DAY = 86_400_000;
/** Toggl lists about three months; older entries are in its reports. */
const LIST_REACH_MS = 88 * DAY;
/** The newest 30 days and the day ahead are one slice. */
const SLICE_MS = 31 * DAY;
/** So many in one answer, and it may have been cut off. */
const SUSPICIOUS = 1000;

/** The page after the projects. */
export function firstEntries({ walk, around }: Turn): string | null {
	if (walk.kind === 'changes') return tokenOf({ at: 'changes' });
	const floor = around.began - LIST_REACH_MS;
	const { start, end } = walk.window;
	if (start >= end) return null;
	if (end <= floor) return firstReport({ walk, around }, end);
	return tokenOf({ at: 'list', end, lengthMs: SLICE_MS, floor });
}

/** Everything that was changed or deleted since the mark: one call, whatever happened. */
export async function readChanges(turn: Turn): Promise<Answer<RecordPage>> {
	const { walk, send, around } = turn;
	const since = walk.kind === 'changes' ? walk.mark : around.mark;
	const received = await send({ path: '/api/v9/me/time_entries', query: { since, meta: 'true' } });
	if (received.kind !== 'received') return received;
	const entries = entriesOf(changesSince(received), received);
	if (entries.kind !== 'ok') return entries;
	if (entries.value.length >= SUSPICIOUS) {
		const reason = 'More has changed at Toggl than one answer holds.';
		return { kind: 'mark_expired', reason };
	}
	return { kind: 'ok', value: { records: withUnlisted(around, entries.value), next: null } };
}

/** One slice of the list, newest first. A slice that may have been cut off is asked for in halves. */
export async function readList(turn: Turn, step: ListStep): Promise<Answer<RecordPage>> {
	if (turn.walk.kind !== 'window') return { kind: 'ours_to_fix', reason: 'This lists no changes.' };
	const { window } = turn.walk;
	const { end, lengthMs, floor } = step;
	const start = Math.max(window.start, floor, end - lengthMs);
	const received = await turn.send({
		path: '/api/v9/me/time_entries',
		query: { start_date: secondOf(start), end_date: secondOf(end + 999), meta: 'true' }
	});
	if (received.kind !== 'received') return received;
	const nearer = floorOf(received);
	if (nearer !== null && nearer > floor) {
		return nothing(afterRefusal(turn, { ...step, floor: nearer }));
	}
	const entries = entriesOf(judge(received), received);
	if (entries.kind !== 'ok') return entries;
	if (entries.value.length >= SUSPICIOUS && end - start > DAY) {
		return nothing(tokenOf({ ...step, lengthMs: Math.ceil((end - start) / 2) }));
	}
	const inside = entries.value.filter((one) => belongs(one, { start, end }, turn));
	const records = withUnlisted(turn.around, inside);
	const next = afterSlice(turn, { ...step, end: start });
	return { kind: 'ok', value: { records, next, reached: start } };
}

/** Of a page that brings nothing: the walk goes on at `next`. */
const nothing = (next: string | null): Answer<RecordPage> => ({
	kind: 'ok',
	value: { records: [], next }
});

/** The list goes back less far than we thought: what it cannot give, the reports have. */
function afterRefusal(turn: Turn, step: ListStep): string | null {
	return step.floor < step.end ? tokenOf(step) : firstReport(turn, step.end);
}

function afterSlice(turn: Turn, step: ListStep): string | null {
	const start = turn.walk.kind === 'window' ? turn.walk.window.start : step.end;
	if (step.end <= start) return null;
	if (step.end <= step.floor) return firstReport(turn, step.end);
	return tokenOf({ ...step, lengthMs: SLICE_MS });
}

/**
 * What runs is sent whatever was asked for. A walk that reaches the present takes it along; in
 * another one it would make the walk look further back than it is.
 */
function belongs(entry: unknown, slice: Window, { walk, around }: Turn): boolean {
	const wire = wireOf(entry);
	const start = parseMilliseconds(wire?.['start']);
	// What cannot be read costs itself, by name.
	if (!wire || start === null) return true;
	if (start >= slice.start && start < slice.end) return true;
	const isRunning = wire['stop'] === null && Number(wire['duration']) < 0;
	return isRunning && walk.kind === 'window' && walk.window.end > around.began;
}

function entriesOf(answer: Answer<unknown>, received: Received): Answer<readonly unknown[]> {
	if (answer.kind !== 'ok') return answer;
	const entries = listOf(answer.value);
	return entries
		? { kind: 'ok', value: entries }
		: malformed('Toggl sent something else than time entries.', received.text);
}

/** The first day that the list takes, as the refusal tells; a day on, since it names no zone. */
function floorOf(received: Received): number | null {
	if (received.status !== 400) return null;
	const [, day] = /must not be earlier than (\d{4}-\d\d-\d\d)/.exec(wordsOf(received)) ?? [];
	const at = Date.parse(`${day ?? ''}T00:00:00Z`);
	return Number.isNaN(at) ? null : at + DAY;
}

/** `2026-11-23T12:00:00Z`, cut: entries begin on whole seconds. */
function secondOf(instant: number): string {
	return new Date(Math.floor(instant / 1000) * 1000).toISOString().replace('.000', '');
}
