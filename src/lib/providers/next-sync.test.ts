import { expect, test } from 'vitest';
import { needsAttention, nextSlot, resumeAt, retryAt } from './next-sync.ts';

const now = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

test('slots keep their distance, and each connection has its own share of the interval', () => {
	const ids = Array.from(
		{ length: 200 },
		(_, n) => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`
	);
	const slots = ids.map((id) => nextSlot(now, 30, id));
	for (const slot of slots) {
		expect(slot - now).toBeGreaterThanOrEqual(7.5 * MINUTE);
		expect(slot - now).toBeLessThanOrEqual(37.5 * MINUTE);
	}
	expect(new Set(slots.map((slot) => Math.floor(slot / MINUTE))).size).toBeGreaterThan(20);
});

test('slot follows slot by one interval', () => {
	const first = nextSlot(now, 30, 'a');
	expect(nextSlot(first, 30, 'a')).toBe(first + 30 * MINUTE);
});

test('failures wait longer and longer, up to six hours, and then a day', () => {
	const at = (failures: number, dice: number, failingSince: number | null = null) =>
		retryAt(now, { failures, failingSince, dice }) - now;
	expect(at(1, 1)).toBe(MINUTE);
	expect(at(2, 1)).toBe(2 * MINUTE);
	expect(at(9, 1)).toBe(256 * MINUTE);
	expect(at(5, 0)).toBe(1000);
	for (const [failures, since] of [
		[10, null],
		[2, now - 1440 * MINUTE]
	] as const) {
		expect(at(failures, 0, since)).toBe(23 * 60 * MINUTE);
		expect(at(failures, 1, since)).toBe(25 * 60 * MINUTE);
	}
});

test('ten failures or a day of them need attention; none does not', () => {
	const day = 1440 * MINUTE;
	expect(needsAttention(now, { failures: 9, failingSince: now - day + 1 })).toBe(false);
	expect(needsAttention(now, { failures: 1, failingSince: now - day })).toBe(true);
	expect(needsAttention(now, { failures: 10, failingSince: now })).toBe(true);
	expect(needsAttention(now, { failures: 0, failingSince: null })).toBe(false);
});

test('what the provider said is never undercut, and not everybody comes at that moment', () => {
	const notBefore = now + 180 * MINUTE;
	expect(resumeAt(now, notBefore, 0)).toBe(notBefore);
	expect(resumeAt(now, notBefore, 1)).toBe(notBefore + MINUTE);
	expect(resumeAt(now, now - MINUTE, 1)).toBe(now);
});
