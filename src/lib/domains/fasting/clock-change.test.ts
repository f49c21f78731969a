import { expect, test } from 'vitest';
import { clockChangeText } from './clock-change.ts';

const hour = 3_600_000;

test('sixteen hours that the clock shows as seventeen, or as fifteen, are explained', () => {
	const spring = Date.UTC(2026, 2, 28, 19);
	const autumn = Date.UTC(2026, 9, 24, 18);
	expect(clockChangeText(spring, spring + 16 * hour, 'Europe/Berlin')).toBe(
		'Clocks go forward 1\u202fh during this fast: its times are 1\u202fh more apart than it lasts.'
	);
	expect(clockChangeText(autumn, autumn + 16 * hour, 'Europe/Berlin')).toBe(
		'Clocks go back 1\u202fh during this fast: its times are 1\u202fh less apart than it lasts.'
	);
});

test('on any other night there is nothing to explain', () => {
	const start = Date.UTC(2026, 10, 22, 19);
	expect(clockChangeText(start, start + 16 * hour, 'Europe/Berlin')).toBeNull();
	expect(clockChangeText(Date.UTC(2026, 2, 28, 19), Date.UTC(2026, 2, 29, 11), 60)).toBeNull();
});
