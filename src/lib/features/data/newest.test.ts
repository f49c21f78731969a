import { expect, test } from 'vitest';
import { meal } from '#lib/domains/nutrition/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { newestText } from './newest.ts';

const row = (over: object) => ({ source: 'manual', createdAt: 0, ...over }) as unknown as AnyRow;
const at = (iso: string) => Date.parse(iso);
const tokyo = { zone: 'Asia/Tokyo', dayStartMinutes: 0, now: at('2026-11-23T00:30:00Z') };

test("check 27: the newest row's day is that of its own place, and today that of the home zone", () => {
	// 23:30 in Reykjavik is the 22nd there for ever; in Tokyo the 23rd had long begun.
	const eaten = row({ eatenAt: at('2026-11-22T23:30:00Z'), utcOffset: 0 });
	expect(newestText(meal, eaten, tokyo)).toBe('Newest: Yesterday');
	const here = row({ eatenAt: at('2026-11-22T23:30:00Z'), utcOffset: 540 });
	expect(newestText(meal, here, tokyo)).toBe('Newest: Today');
});

test('check 27: a day that begins later than midnight does so here as well', () => {
	const late = { ...tokyo, dayStartMinutes: 240, now: at('2026-11-22T17:00:00Z') };
	const eaten = { eatenAt: at('2026-11-22T16:30:00Z'), utcOffset: 540 };
	expect(newestText(meal, row(eaten), late)).toBe('Newest: Today');
	// A source's day is the calendar's.
	expect(newestText(meal, row({ ...eaten, source: 'other-app' }), late)).toBe('Newest: Tomorrow');
});

test('a row without a time is told by the clock of its person', () => {
	const made = row({ createdAt: at('2026-11-22T16:00:00Z') * 1000 });
	expect(newestText(project, made, tokyo)).toBe('Newest: Today');
	expect(newestText(project, made, { ...tokyo, zone: 'UTC' })).toBe('Newest: Yesterday');
});
