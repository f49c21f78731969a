import { expect, test } from 'vitest';
import { seenAt, travelText } from './travel.ts';

const berlin = 'Europe/Berlin';
const tokyo = 'Asia/Tokyo';
const now = Date.UTC(2026, 10, 23, 3);

test('check 27: the day of an arrival says how long it is, the next one no longer', () => {
	const home = seenAt(null, berlin, now - 86_400_000);
	expect(travelText(home, now)).toBeNull();
	const there = seenAt(home, tokyo, now);
	expect(travelText(there, now)).toBe('Now in Tokyo. Today has 16 hours.');
	expect(seenAt(there, tokyo, now + 3_600_000)).toBe(there);
	expect(travelText(there, now + 86_400_000)).toBeNull();
	const back = seenAt(there, berlin, now + 10 * 3_600_000);
	expect(travelText(back, now + 10 * 3_600_000)).toBe('Now in Berlin. Today has 32 hours.');
});

test('who crosses a border and no time is told nothing', () => {
	const there = seenAt(seenAt(null, berlin, now), 'Europe/Paris', now);
	expect(travelText(there, now)).toBeNull();
});
