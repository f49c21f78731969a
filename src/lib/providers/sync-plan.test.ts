import { describe, expect, test } from 'vitest';
import {
	afterPage,
	afterWalk,
	isMassDisappearance,
	planWalks,
	withoutMark,
	type Cursor,
	type Walk
} from './sync-plan.ts';

const now = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const capabilities = {
	webhooks: true,
	changedSince: false,
	deletions: 'absence',
	rotatesRefreshTokens: true
} as const;
const clock = { now, manifest: { trailingDays: 14, capabilities }, told: null };
const ended = { now, mark: null };
const due = { kind: 'due' } as const;
const whole: Cursor = { historyBefore: null, walkedAt: now - DAY / 24, deepAt: now - DAY };

function windowOf(walk: Walk | undefined) {
	if (!walk || walk.part === 'changes') throw new Error('This is no walk of a window.');
	return walk.window;
}

test('a first run walks the newest 30 days, then everything before them', () => {
	const [recent, history, ...more] = planWalks(null, due, clock);
	expect(windowOf(recent).start).toBe(now - 30 * DAY);
	expect(windowOf(recent).end).toBeGreaterThan(now);
	expect(history).toEqual({
		part: 'history',
		window: { start: Date.UTC(2000, 0, 1), end: now - 30 * DAY }
	});
	expect(more).toEqual([]);
});

test('a later run walks the trailing days before the last walk, and a deeper window each week', () => {
	expect(planWalks(whole, due, clock)).toEqual([
		{ part: 'recent', window: { start: whole.walkedAt - 14 * DAY, end: now + DAY } }
	]);
	const [deep] = planWalks({ ...whole, deepAt: now - 8 * DAY }, due, clock);
	expect(windowOf(deep).start).toBe(whole.walkedAt - 90 * DAY);
	const [late] = planWalks({ ...whole, walkedAt: now - 100 * DAY, deepAt: now }, due, clock);
	expect(windowOf(late).start).toBe(now - 114 * DAY);
});

test('a clock that was put back does not narrow the window', () => {
	const [recent] = planWalks({ ...whole, walkedAt: now + 50 * DAY, deepAt: now }, due, clock);
	expect(windowOf(recent).start).toBe(now - 14 * DAY);
});

test('history goes on where its last stored page ended, with that moment still inside', () => {
	const [recent, history] = planWalks(null, due, clock);
	const first = afterWalk(null, recent!, ended);
	expect(first).toEqual({ historyBefore: now - 30 * DAY, walkedAt: now, deepAt: now, mark: null });
	const stored = afterPage(first, history!, now - 200 * DAY);
	expect(stored?.historyBefore).toBe(now - 200 * DAY + 1);
	expect(afterPage(first, history!, null)).toEqual(first);
	const [, rest] = planWalks(stored, due, clock);
	expect(windowOf(rest).end).toBe(now - 200 * DAY + 1);
	expect(afterWalk(stored, rest!, ended)?.historyBefore).toBeNull();
});

test('days asked for leave the cursor alone; all of it completes the history', () => {
	const [days] = planWalks(null, { kind: 'days', days: 7 }, clock);
	expect(windowOf(days).start).toBe(now - 7 * DAY);
	expect(afterWalk(null, days!, ended)).toBeNull();
	expect(afterWalk(whole, days!, ended)).toEqual(whole);
	const [all] = planWalks(null, { kind: 'all' }, clock);
	expect(afterWalk(null, all!, ended)).toEqual({
		historyBefore: null,
		walkedAt: now,
		deepAt: now,
		mark: null
	});
});

describe('of a provider that can be asked for changes', () => {
	const asked = (deletions: 'absence' | 'marked') => ({
		...clock,
		manifest: { trailingDays: 14, capabilities: { ...capabilities, changedSince: true, deletions } }
	});
	const marked = { ...whole, mark: 'a' };
	const parts = (...given: Parameters<typeof planWalks>) =>
		planWalks(...given).map(({ part }) => part);

	test('a first run walks windows, and what follows begins at the mark of the first one', () => {
		expect(parts(null, due, asked('marked'))).toEqual(['recent', 'history']);
		const [recent] = planWalks(null, due, asked('marked'));
		const first = afterWalk(null, recent!, { now, mark: 'a' });
		expect(first).toMatchObject({ mark: 'a', historyBefore: now - 30 * DAY });
		expect(planWalks(first, due, asked('marked'))[0]).toEqual({ part: 'changes', mark: 'a' });
	});

	test('later runs walk changes; what no change tells is listed, always or each week', () => {
		expect(parts(marked, due, asked('marked'))).toEqual(['changes']);
		expect(parts(marked, due, asked('absence'))).toEqual(['changes', 'recent']);
		const old = { ...marked, deepAt: now - 8 * DAY };
		expect(parts(old, due, asked('marked'))).toEqual(['changes', 'recent']);
		const told = { ...asked('marked'), told: { start: now - DAY, end: now } };
		expect(parts(marked, due, told)).toEqual(['changes', 'told']);
	});

	test('a mark moves on when its walk is complete, and an unsaid one stays', () => {
		const [changes] = planWalks(marked, due, asked('marked'));
		expect(afterWalk(marked, changes!, { now, mark: 'b' })).toEqual({
			...marked,
			walkedAt: now,
			mark: 'b'
		});
		expect(afterWalk(marked, changes!, { now, mark: null })).toMatchObject({ mark: 'a' });
		const [deep] = planWalks({ ...marked, deepAt: 0 }, { kind: 'all' }, asked('marked'));
		expect(afterWalk(marked, deep!, { now, mark: 'b' })).toMatchObject({ mark: 'a' });
	});

	test('without its mark what is recent is walked deeply and gives another', () => {
		const lost = withoutMark(marked);
		const [recent, ...more] = planWalks(lost, due, asked('marked'));
		expect(windowOf(recent).start).toBe(whole.walkedAt - 90 * DAY);
		expect(more).toEqual([]);
		expect(afterWalk(lost, recent!, { now, mark: 'b' })).toMatchObject({ mark: 'b', deepAt: now });
	});
});

test('more than 5 and more than a fifth gone at once is not believed', () => {
	expect(isMassDisappearance(3, 3)).toBe(false);
	expect(isMassDisappearance(20, 5)).toBe(false);
	expect(isMassDisappearance(20, 6)).toBe(true);
	expect(isMassDisappearance(100, 20)).toBe(false);
	expect(isMassDisappearance(100, 21)).toBe(true);
});
