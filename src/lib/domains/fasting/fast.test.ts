import { expect, test } from 'vitest';
import { fastProgress, outcomeOf, protocolOf, runningFast } from './fast.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 22, 19, 19);
const fast = { start, end: null, goalHours: 16 };

test('a running fast is now minus its start', () => {
	const progress = fastProgress(fast, start + 12 * hour);
	expect(progress).toMatchObject({
		elapsed: 12 * hour,
		running: true,
		share: 0.75,
		reached: false
	});
	expect(progress.goalAt).toBe(start + 16 * hour);
});

test('sixteen hours over a change of clocks are sixteen hours', () => {
	// Berlin, 28 to 29 March 2026: the wall shows 17 hours apart.
	const from = Date.UTC(2026, 2, 28, 19);
	expect(fastProgress({ start: from, end: from + 16 * hour, goalHours: 16 }, 0).reached).toBe(true);
});

test('a fast without a goal has no share and no verdict', () => {
	const open = { ...fast, goalHours: null };
	expect(fastProgress(open, start + hour)).toMatchObject({
		share: null,
		goal: null,
		reached: false
	});
	expect(outcomeOf(open, start + hour)).toBe('open');
});

test('a goal of no hours is none: nobody reaches it by starting', () => {
	const open = { ...fast, goalHours: 0 };
	expect(fastProgress(open, start + hour)).toMatchObject({ goalAt: null, reached: false });
	expect(outcomeOf(open, start + hour)).toBe('open');
	expect(protocolOf(0)).toBe('');
});

test('the outcome says whether the goal was reached, to the millisecond', () => {
	expect(outcomeOf(fast, start + 16 * hour)).toBe('reached');
	expect(outcomeOf(fast, start + 16 * hour - 1)).toBe('ended_early');
});

test('of two running fasts the first is shown', () => {
	const later = { ...fast, start: start + hour };
	expect(runningFast([later, fast, { ...fast, start: 0, end: 1 }])).toBe(fast);
	expect(runningFast([])).toBeNull();
});

test('a protocol is named by its window', () => {
	expect(protocolOf(16)).toBe('16:8');
	expect(protocolOf(36)).toBe('36 h');
	expect(protocolOf(13.5)).toBe('13.5 h');
	expect(protocolOf(null)).toBe('');
});
