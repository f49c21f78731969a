import { expect, test } from 'vitest';
import type { LoopEvent } from './loop.ts';
import type { Standing } from './standing.ts';
import { SyncStatus } from './status.svelte.ts';
import { SignedOut, Unreachable } from './transport-errors.ts';

const idle: LoopEvent = { phase: 'idle', failure: null, sent: 0, stalled: false, full: false };
const level: Standing = {
	waiting: 0,
	refused: 0,
	conflicts: 0,
	unheard: false,
	syncedAt: 5,
	history: null
};

function status() {
	const due: (() => void)[] = [];
	const after = (_: number, work: () => void) => {
		due.push(work);
		return () => void due.splice(0);
	};
	return {
		status: new SyncStatus({ after }),
		later: () => due.splice(0).forEach((work) => work())
	};
}

test.each<[string, Partial<LoopEvent>, Partial<Standing>]>([
	['device-only', { phase: 'off' }, {}],
	['synced', {}, {}],
	['saved-here', {}, { waiting: 2 }],
	['saved-here', { phase: 'waiting', failure: new Unreachable('no answer') }, {}],
	['action-needed', {}, { waiting: 2, refused: 1 }],
	['action-needed', {}, { conflicts: 1 }],
	['signed-out', { phase: 'signed-out', failure: new SignedOut() }, { refused: 1 }],
	['update-needed', { phase: 'outdated' }, { waiting: 1 }]
])('is %s', (state, event, standing) => {
	const { status: shown } = status();
	shown.report({ ...idle, ...event });
	shown.stand({ ...level, ...standing });
	expect(shown.state).toBe(state);
});

test('says "syncing" only when it takes noticeably long', () => {
	const { status: shown, later } = status();
	shown.report({ ...idle, phase: 'exchanging' });
	expect(shown.state).toBe('synced');
	later();
	expect(shown.state).toBe('syncing');
	shown.report(idle);
	expect(shown.state).toBe('synced');
	shown.report({ ...idle, phase: 'exchanging' });
	shown.report(idle);
	later();
	expect(shown.state).toBe('synced');
});

test('has a sentence for what is wrong, and none when nothing is', () => {
	const { status: shown } = status();
	expect(shown.problem).toBeNull();
	shown.report({ ...idle, failure: new Unreachable('no answer') });
	expect(shown.problem).toBe("Can't reach your server (no answer). Everything is kept here.");
	shown.report({ ...idle, full: true });
	expect(shown.problem).toMatch('out of space');
	shown.report({ ...idle, stalled: true });
	expect(shown.problem).toMatch('waiting for long');
	shown.report(idle);
	expect(shown.problem).toBeNull();
});
