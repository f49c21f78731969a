import { expect, test } from 'vitest';
import { afterPage, afterWalk, isMassDisappearance, planWalks, type Cursor } from './sync-plan.ts';

const now = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const clock = { now, trailingDays: 14 };
const due = { kind: 'due' } as const;
const whole: Cursor = { historyBefore: null, walkedAt: now - DAY / 24, deepAt: now - DAY };

test('a first run walks the newest 30 days, then everything before them', () => {
	const [recent, history, ...more] = planWalks(null, due, clock);
	expect(recent?.window.start).toBe(now - 30 * DAY);
	expect(recent?.window.end).toBeGreaterThan(now);
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
	expect(deep?.window.start).toBe(whole.walkedAt - 90 * DAY);
	const [late] = planWalks({ ...whole, walkedAt: now - 100 * DAY, deepAt: now }, due, clock);
	expect(late?.window.start).toBe(now - 114 * DAY);
});

test('a clock that was put back does not narrow the window', () => {
	const [recent] = planWalks({ ...whole, walkedAt: now + 50 * DAY, deepAt: now }, due, clock);
	expect(recent?.window.start).toBe(now - 14 * DAY);
});

test('history goes on where its last stored page ended, with that moment still inside', () => {
	const [recent, history] = planWalks(null, due, clock);
	const first = afterWalk(null, recent!, now);
	expect(first).toEqual({ historyBefore: now - 30 * DAY, walkedAt: now, deepAt: now });
	const stored = afterPage(first, history!, now - 200 * DAY);
	expect(stored?.historyBefore).toBe(now - 200 * DAY + 1);
	expect(afterPage(first, history!, null)).toEqual(first);
	const [, rest] = planWalks(stored, due, clock);
	expect(rest?.window.end).toBe(now - 200 * DAY + 1);
	expect(afterWalk(stored, rest!, now)?.historyBefore).toBeNull();
});

test('days asked for leave the cursor alone; all of it completes the history', () => {
	const [days] = planWalks(null, { kind: 'days', days: 7 }, clock);
	expect(days?.window.start).toBe(now - 7 * DAY);
	expect(afterWalk(null, days!, now)).toBeNull();
	expect(afterWalk(whole, days!, now)).toEqual(whole);
	const [all] = planWalks(null, { kind: 'all' }, clock);
	expect(afterWalk(null, all!, now)).toEqual({ historyBefore: null, walkedAt: now, deepAt: now });
});

test('more than 5 and more than a fifth gone at once is not believed', () => {
	expect(isMassDisappearance(3, 3)).toBe(false);
	expect(isMassDisappearance(20, 5)).toBe(false);
	expect(isMassDisappearance(20, 6)).toBe(true);
	expect(isMassDisappearance(100, 20)).toBe(false);
	expect(isMassDisappearance(100, 21)).toBe(true);
});
