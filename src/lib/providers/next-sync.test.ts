import { expect, test } from 'vitest';
import { nextSlot, retryAt } from './next-sync.ts';

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
	const most = (failures: number) => retryAt(now, { failures, notBefore: null, dice: 1 }) - now;
	expect(most(1)).toBe(MINUTE);
	expect(most(2)).toBe(2 * MINUTE);
	expect(most(9)).toBe(256 * MINUTE);
	expect(most(10)).toBe(24 * 60 * MINUTE);
	expect(retryAt(now, { failures: 5, notBefore: null, dice: 0 }) - now).toBe(1000);
});

test('what the provider said is never undercut', () => {
	const notBefore = now + 3 * 60 * MINUTE;
	expect(retryAt(now, { failures: 1, notBefore, dice: 0.5 })).toBe(notBefore);
});
