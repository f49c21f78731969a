import { expect, test } from 'vitest';
import { parseMicroseconds, parseMilliseconds, parseOffsetMinutes } from './rfc3339.ts';

test.each([
	['2026-09-01T03:02:00.840Z', Date.UTC(2026, 8, 1, 3, 2, 0, 840) * 1000],
	['2026-09-01T03:02:00Z', Date.UTC(2026, 8, 1, 3, 2) * 1000],
	['2026-09-01T05:02:00.840123+02:00', Date.UTC(2026, 8, 1, 3, 2, 0, 840) * 1000 + 123],
	['2026-09-01T03:02:00.1234567Z', Date.UTC(2026, 8, 1, 3, 2, 0, 123) * 1000 + 456],
	['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29) * 1000],
	['2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29) * 1000],
	['2026-12-31T23:59:59Z', Date.UTC(2026, 11, 31, 23, 59, 59) * 1000]
])('%s', (text, micros) => {
	expect(parseMicroseconds(text)).toBe(micros);
	expect(parseMilliseconds(text)).toBe(Math.floor(micros / 1000));
});

test.each([
	'2026-02-29T00:00:00Z',
	'2100-02-29T00:00:00Z',
	'2026-04-31T00:00:00Z',
	'2026-00-10T00:00:00Z',
	'2026-01-00T00:00:00Z',
	'2026-09-01T24:00:00Z',
	'2026-09-01T03:60:00Z',
	'2026-13-01T03:00:00Z',
	'0026-01-01T03:00:00Z',
	'2026-09-01T03:00:00',
	'2026-09-01',
	'+275760-09-13T00:00:00Z',
	'9999-01-01T00:00:00Z',
	'',
	null,
	1756695720840
])('%s is no moment', (text) => {
	expect(parseMicroseconds(text)).toBeNull();
	expect(parseMilliseconds(text)).toBeNull();
});

test('-00:00 is plain 0', () => {
	expect(parseOffsetMinutes('-00:00')).toBe(0);
	expect(parseOffsetMinutes('+5')).toBeNull();
	expect(parseOffsetMinutes(undefined)).toBeNull();
});
