import { afterEach, describe, expect, test } from 'vitest';
import {
	agoText,
	atText,
	clockText,
	dateText,
	dayText,
	durationText,
	hourText,
	parseDuration,
	tellTimesBy,
	timeText,
	whenText
} from './format.ts';

const minute = 60_000;
const plain = (text: string) => text.replace(/\u202f/g, ' ');

test('a duration reads as a person says it', () => {
	expect(plain(durationText(42 * minute))).toBe('42 min');
	expect(plain(durationText(85 * minute))).toBe('1 h 25');
	expect(plain(durationText(65 * minute))).toBe('1 h 05');
	expect(plain(durationText(16 * 60 * minute))).toBe('16 h');
	expect(plain(durationText(130 * 60 * minute))).toBe('5 d 10 h');
	expect(plain(durationText(-5))).toBe('0 min');
});

test('a running clock keeps its width', () => {
	expect(clockText(761 * minute)).toBe('12:41');
	expect(clockText(41 * minute + 7000, true)).toBe('0:41:07');
});

test('near days have names', () => {
	expect(dayText('2026-11-23', '2026-11-23')).toBe('Today');
	expect(dayText('2026-11-22', '2026-11-23')).toBe('Yesterday');
	expect(dayText('2025-11-22', '2026-11-23')).toContain('2025');
});

test('a date of another year is written as one of this year, with the year', () => {
	const near = dateText('2026-11-24', '2026-11-26');
	const far = dateText('2026-11-24', '2027-01-02');
	const mark = (text: string) => text.slice(0, text.search(/\d|Nov/)).replace(/^\p{L}+/u, '');
	expect(far).toContain('2026');
	expect(mark(far)).toBe(mark(near));
});

test('the past fades from minutes to clock to date', () => {
	const now = Date.UTC(2026, 10, 23, 12);
	expect(agoText(now - 10_000, now, 0)).toBe('just now');
	expect(plain(agoText(now - 5 * minute, now, 0))).toBe('5 min ago');
	expect(plain(agoText(now - 5 * 60 * minute, now, 0))).toBe('5 h ago');
	expect(agoText(now - 7 * 60 * minute, now, 0)).toMatch(/05:00/);
	expect(whenText(now - 24 * 60 * minute, now, 0)).toMatch(/^yesterday 12:00/);
	expect(whenText(now + 20 * 60 * minute, now, 0)).toMatch(/^tomorrow 08:00/);
});

describe('a clock that the person chose', () => {
	afterEach(() => tellTimesBy(() => null));
	const evening = Date.UTC(2026, 10, 23, 19, 19);

	test('counts to 12 or to 24, whatever the locale does', () => {
		tellTimesBy(() => 'h12');
		expect(timeText(evening, 0)).toMatch(/^0?7:19\sPM$/i);
		expect(hourText(19)).toMatch(/^7\sPM$/i);
		tellTimesBy(() => 'h24');
		expect(timeText(evening, 0)).toBe('19:19');
		expect(timeText(Date.UTC(2026, 10, 23), 0)).toBe('00:00');
	});

	test('is heeded wherever a moment is told', () => {
		tellTimesBy(() => 'h12');
		expect(whenText(evening, evening + 86_400_000, 0)).toMatch(/^yesterday 0?7:19\sPM$/i);
		expect(atText(evening, evening - minute, 0)).toMatch(/^at 0?7:19\sPM$/i);
	});
});

describe('a typed duration', () => {
	test.each([
		['45', 45],
		['1:30', 90],
		['1h30', 90],
		['1 h 30 min', 90],
		['90m', 90],
		['1.5h', 90],
		['1,5 h', 90],
		['2h', 120]
	])('%s is understood', (text, minutes) => {
		expect(parseDuration(text)).toBe(minutes * minute);
	});

	test.each(['', 'soon', '1:99', '-5', 'h'])('%s is not', (text) => {
		expect(parseDuration(text)).toBeNull();
	});
});

test('a moment within a sentence reads as one says it', () => {
	const now = Date.UTC(2026, 10, 23, 12);
	expect(atText(now + 20 * 3_600_000, now, 0)).toMatch(/^tomorrow at 08:00/);
	expect(atText(now + 3_600_000, now, 0)).toMatch(/^at (13:00|01:00)/);
});
