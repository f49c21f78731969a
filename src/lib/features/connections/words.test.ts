import { expect, test } from 'vitest';
import type { ConnectionCard } from '#lib/providers/connection-card.ts';
import {
	connectProblems,
	connectProblemText,
	isConnectProblem,
	type ConnectProblem
} from '#lib/providers/connect-problem.ts';
import { noCounts, type RunView } from '#lib/providers/run-view.ts';
import { countsText, isRunning, progressText, runLine, standingOf } from './words.ts';

const now = Date.UTC(2026, 10, 23, 12, 30);
const clock = { now, zone: 'UTC' };
const minute = 60_000;

const run: RunView = {
	id: 'a',
	trigger: 'schedule',
	startedAt: now - 13 * minute,
	finishedAt: now - 12 * minute,
	state: 'done',
	counts: noCounts,
	problems: [],
	progress: null,
	error: null
};
const connection: NonNullable<ConnectionCard['connection']> = {
	status: 'active',
	account: 'Ana',
	lastOkAt: now - 12 * minute,
	nextSyncAt: now + 30 * minute,
	error: null,
	trouble: null,
	createdAt: 0
};
const card = (
	over: Partial<typeof connection> = {},
	lastRun: Partial<RunView> = {}
): ConnectionCard => ({
	provider: 'whoop',
	name: 'Whoop',
	reads: [],
	isSandbox: false,
	isSetUp: true,
	rows: 0,
	kind: 'oauth',
	budget: { used: 0, limit: 100, seconds: 60, heldUntil: null, downUntil: null },
	lastRun: { ...run, ...lastRun },
	connection: { ...connection, ...over }
});
const plain = (value: unknown) =>
	JSON.parse(JSON.stringify(value).replace(/\u202f/g, ' ')) as unknown;
const standing = (given: ConnectionCard) => plain(standingOf(given, clock));

test('a connection that works says as whom, when last and when next', () => {
	expect(standing(card())).toEqual({
		tone: 'good',
		text: 'Connected as Ana · last sync 12 min ago',
		more: expect.stringMatching(/^Next automatic sync 0?1:00/)
	});
	expect(standing(card({ account: '', lastOkAt: null, nextSyncAt: now - 1 }))).toEqual({
		tone: 'good',
		text: 'Connected',
		more: 'Next automatic sync in a moment'
	});
});

test('what needs the person says what is safe', () => {
	const finishedAt = Date.UTC(2026, 10, 21, 21, 40);
	expect(standing(card({ status: 'reconnect', nextSyncAt: null }, { finishedAt }))).toEqual({
		tone: 'attention',
		text: expect.stringMatching(/^Needs sign-in since Sat.* (09:40 PM|21:40)$/),
		more: 'Whoop needs you to sign in again. Your data is safe.'
	});
});

test('a failure is told with the time of the next try; a limit with when it goes on', () => {
	const error = "Whoop isn't answering (503).";
	expect(standing(card({ error }, { state: 'failed' }))).toMatchObject({
		tone: 'attention',
		more: expect.stringMatching(/^Whoop isn't answering \(503\)\. Tries again at .*1:00.*\.$/)
	});
	expect(standing(card({ error: 'Whoop asks to wait.' }, { state: 'waiting' }))).toMatchObject({
		more: expect.stringMatching(/^Whoop asks to wait\. Continues at .*1:00.*\.$/)
	});
});

test('paused and not connected are quiet', () => {
	expect(standing(card({ status: 'paused', nextSyncAt: null }))).toMatchObject({ tone: 'quiet' });
	expect(standing({ ...card(), connection: null, lastRun: null })).toEqual({
		tone: 'quiet',
		text: 'Not connected',
		more: null
	});
});

test('progress is real: records, and how far back', () => {
	const reached = Date.UTC(2025, 2, 14);
	const running = card(
		{},
		{ state: 'running', progress: { received: 140, reached, part: 'history' } }
	);
	expect(isRunning(running)).toBe(true);
	expect(progressText(running)).toBe('Fetching workouts… 140 so far, back to Mar 2025');
	expect(progressText(card({}, { state: 'running' }))).toBe('Fetching workouts…');
	expect(progressText(card({}, { state: 'stopping' }))).toBe('Stopping…');
	expect(isRunning(card())).toBe(false);
});

test('a past run in one line', () => {
	const counts = { created: 38, updated: 1, unchanged: 5, removed: 0, skipped: 2 };
	expect(countsText(counts)).toBe('38 added, 1 changed, 2 could not be read');
	expect(countsText({ ...noCounts, unchanged: 40 })).toBe('Nothing new');
	expect(plain(runLine({ ...run, counts }, clock))).toMatchObject({
		how: 'Automatic · Done · 1 min',
		isBad: true
	});
	expect(plain(runLine({ ...run, finishedAt: run.startedAt + 4200 }, clock))).toMatchObject({
		how: 'Automatic · Done · 4 s',
		isBad: false
	});
});

test('each problem of the callback has its words, and nothing else is one', () => {
	for (const code of Object.keys(connectProblems) as ConnectProblem[]) {
		expect(connectProblemText(code, 'Whoop')).toMatch(/^[A-Z].*\.$/);
		expect(connectProblemText(code, 'Whoop')).not.toContain('{');
	}
	for (const code of [null, '', 'toString', '__proto__', '<script>'])
		expect(isConnectProblem(code)).toBe(false);
	expect(connectProblemText('denied', 'Whoop')).toBe(
		'You stopped at Whoop. Nothing was connected.'
	);
});
