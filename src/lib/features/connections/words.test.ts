import { expect, test } from 'vitest';
import type { ConnectionCard } from '#lib/providers/connection-card.ts';
import {
	connectProblems,
	connectProblemText,
	isConnectProblem,
	type ConnectProblem
} from '#lib/providers/connect-problem.ts';
import { noCounts, type RunView } from '#lib/providers/run-view.ts';
import { wayOn } from './way-on.ts';
import {
	announcement,
	budgetText,
	isRunning,
	needsAttention,
	progressText,
	standingOf
} from './words.ts';

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
	fills: ['workouts'],
	isSandbox: false,
	isSetUp: true,
	rows: 0,
	setAside: 0,
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
		more: expect.stringMatching(/^Up to date, nothing new\. Next automatic sync 0?1:00/)
	});
	expect(standing(card({ account: '', lastOkAt: null, nextSyncAt: now - 1 }))).toEqual({
		tone: 'good',
		text: 'Connected',
		more: 'Up to date, nothing new. Next automatic sync in a moment'
	});
});

test('check 26: what needs the person says since when, and what is safe', () => {
	const finishedAt = Date.UTC(2026, 10, 21, 21, 40);
	expect(standing(card({ status: 'reconnect', nextSyncAt: null }, { finishedAt }))).toEqual({
		tone: 'attention',
		text: expect.stringMatching(/^Needs sign-in since Sat.* (09:40 PM|21:40)$/),
		more: 'Whoop needs you to sign in again. Your data is safe.'
	});
	const token = { ...card({ status: 'reconnect', nextSyncAt: null }), kind: 'token' as const };
	expect(standing(token)).toMatchObject({
		text: expect.stringMatching(/^Needs a new token since/),
		more: 'Whoop needs a new token from you. Your data is safe.'
	});
});

const troubled = (failures: number, needsAttention: boolean) => ({
	...{ failures, since: now - minute, kind: 'unreachable' },
	needsAttention
});

test('check 26: a provider that is down is told with the time of the next try', () => {
	const error = "Whoop isn't answering (503).";
	const failing = card({ error, trouble: troubled(1, false) }, { state: 'failed' });
	expect(standing(failing)).toMatchObject({
		tone: 'attention',
		more: expect.stringMatching(/^Whoop isn't answering \(503\)\. Tries again at .*1:00.*\.$/)
	});
});

test('check 26: a limit is told as the provider publishes it, with when it goes on', () => {
	const waiting = card({ error: 'Whoop asks to wait.' }, { state: 'waiting' });
	expect(standing(waiting)).toMatchObject({
		tone: 'quiet',
		more: expect.stringMatching(/^Whoop asks to wait\. Continues at .*1:00.*\.$/)
	});
	const budget = {
		used: 30,
		limit: 30,
		seconds: 3600,
		heldUntil: now + 30 * minute,
		downUntil: null
	};
	expect(standing({ ...waiting, name: 'Toggl', budget })).toMatchObject({
		more: expect.stringMatching(/^Toggl allows 30 requests an hour\. Continues at .*1:00.*\.$/)
	});
});

test('check 26: a provider that is down for everybody here is told with the time of the next try', () => {
	const downUntil = now + 10 * minute;
	const down = (given: ConnectionCard) =>
		standing({ ...given, budget: { ...given.budget, downUntil } });
	const error = "Whoop isn't answering. It is asked again after a pause.";
	const waiting = card({ error, nextSyncAt: now + minute }, { state: 'waiting' });
	for (const each of [waiting, card({ nextSyncAt: now - minute })]) {
		expect(down(each)).toEqual({
			tone: 'attention',
			text: 'Connected as Ana · last sync 12 min ago',
			more: expect.stringMatching(/^Whoop isn't answering\. Next try at .*12:40.*\.$/)
		});
	}
	// Its own next sync may be later than that.
	expect(down(card())).toMatchObject({ more: expect.stringMatching(/Next try at .*1:00.*\.$/) });
	expect(down({ ...card(), connection: null, lastRun: null })).toMatchObject({
		tone: 'quiet',
		text: 'Not connected',
		more: expect.stringMatching(/^Whoop isn't answering\. Connecting may not work before .*12:40/)
	});
	const over = { ...card(), budget: { ...card().budget, downUntil: now } };
	expect(standing(over)).toMatchObject({ tone: 'good' });
	// What only the person can end is said first.
	expect(down(card({ status: 'reconnect', nextSyncAt: null }))).toMatchObject({
		more: 'Whoop needs you to sign in again. Your data is safe.'
	});
});

test('a connection that fails and fails wants attention, and is still tried', () => {
	const error = "Whoop isn't answering (503).";
	const failing = card({ error, trouble: troubled(10, true) }, { state: 'failed' });
	expect(needsAttention(failing)).toBe(true);
	expect(needsAttention(card({ error, trouble: troubled(9, false) }))).toBe(false);
	expect(standing(failing)).toMatchObject({
		tone: 'attention',
		text: expect.stringMatching(/^Needs attention: failed 10 times in a row/),
		more: `${error} It is tried once a day. Your data is safe.`
	});
});

test('check 26: a partial sync is told in numbers', () => {
	const counts = { created: 30, updated: 3, unchanged: 5, removed: 0, skipped: 2 };
	expect(standing(card({}, { counts }))).toMatchObject({
		tone: 'good',
		more: expect.stringMatching(/^Read 38 of 40 workouts\. 2 could not be read\. Next/)
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
	expect(progressText(running, 'UTC')).toBe('Fetching workouts… 140 so far, back to Mar 2025');
	expect(progressText(card({}, { state: 'running' }), 'UTC')).toBe('Fetching workouts…');
	expect(progressText(card({}, { state: 'stopping' }), 'UTC')).toBe('Stopping…');
	expect(isRunning(card())).toBe(false);
});

test('progress without a total is an honest estimate, told aloud at each tenth', () => {
	const day = 86_400_000;
	const span = { from: 0, to: 30 * day, walkedTo: 10 * day, before: 0 };
	const progress = { received: 140, reached: 10 * day, part: 'recent' as const, span };
	const running = card({}, { state: 'running', progress });
	expect(progressText(running, 'UTC')).toBe(
		'Fetching workouts… 140 of about 210, back to Jan 1970'
	);
	expect(announcement(running, 'UTC')).toBe('Whoop: 60\u202f%');
	const further = { ...span, walkedTo: 9.5 * day };
	const later = card({}, { state: 'running', progress: { ...progress, span: further } });
	expect(announcement(later, 'UTC')).toBe('Whoop: 60\u202f%');
	const history = { ...progress, part: 'history' as const, span: null };
	const back = card({}, { state: 'running', progress: history });
	expect(announcement(back, 'UTC')).toBe('Whoop: back to Jan 1970');
});

test('the budget is said as the provider counts it', () => {
	const budget = { used: 11, limit: 30, seconds: 3600, heldUntil: null, downUntil: null };
	expect(budgetText({ budget })).toBe('11 of 30 requests this hour');
	expect(budgetText({ budget: { ...budget, seconds: 60 } })).toBe('11 of 30 requests this minute');
	expect(plain(budgetText({ budget: { ...budget, seconds: 10 } }))).toBe(
		'11 of 30 requests in 10 s'
	);
});

test('check 26: each way not to connect has its words, and leads on where something can be done', () => {
	const words: Partial<Record<ConnectProblem, [string, string | null]>> = {
		denied: ['You stopped at Whoop. Nothing was connected.', 'Try again'],
		expired: [
			'That sign-in took too long or came from another tab. Nothing was connected.',
			'Start again'
		],
		keys: [
			'Whoop did not accept the app’s id or secret. Whoever runs this server can correct them.',
			'Edit keys'
		],
		address: [
			'Whoop expects a different return address. Whoever runs this server copies the one under Admin into the Whoop app’s settings.',
			'Edit keys'
		],
		scope: [
			'Whoop did not share lasting access to what is read here. Start again and allow all of it.',
			'Grant more'
		],
		unreachable: [
			'Whoop isn’t answering. Nothing was connected; try again in a few minutes.',
			'Try again'
		]
	};
	for (const [problem, [text, label]] of Object.entries(words)) {
		expect(connectProblemText(problem as ConnectProblem, 'Whoop')).toBe(text);
		expect(wayOn(problem as ConnectProblem, true)?.label ?? null).toBe(label);
	}
	expect(wayOn('keys', false)).toBeNull();
	expect(wayOn('account-taken', true)).toBeNull();
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
