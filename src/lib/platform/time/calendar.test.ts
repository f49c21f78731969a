import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	addDays,
	dayIn,
	dayOf,
	dayRange,
	instantAt,
	isDay,
	localText,
	offsetAt,
	overlap,
	weekday
} from './calendar.ts';
import { locate } from './wall-clock.ts';

const hour = 3_600_000;

describe('offset at an instant', () => {
	test('follows the clocks of the zone through the year', () => {
		expect(offsetAt(Date.UTC(2026, 0, 1), 'Europe/Berlin')).toBe(60);
		expect(offsetAt(Date.UTC(2026, 6, 1), 'Europe/Berlin')).toBe(120);
		expect(offsetAt(Date.UTC(2026, 6, 1), 'Asia/Kathmandu')).toBe(345);
		expect(offsetAt(Date.UTC(2026, 6, 1, 0, 0, 0, 123), 'America/St_Johns')).toBe(-150);
	});

	test('is the number itself where a row carries only an offset', () => {
		expect(offsetAt(0, -210)).toBe(-210);
	});
});

describe('the day of a row', () => {
	test('is that of the clock where it happened', () => {
		const at = Date.UTC(2026, 10, 23, 23, 30);
		expect(dayOf(at, 0)).toBe('2026-11-23');
		expect(dayOf(at, 540)).toBe('2026-11-24');
		expect(dayIn(at, 'America/New_York')).toBe('2026-11-23');
	});

	test('may begin after midnight', () => {
		const at = Date.UTC(2026, 10, 24, 2, 59);
		expect(dayOf(at, 0, 180)).toBe('2026-11-23');
		expect(dayOf(at + 60_000, 0, 180)).toBe('2026-11-24');
	});
});

describe('the range of a day', () => {
	test('is 23 hours when clocks go forward and 25 when they go back', () => {
		const spring = dayRange('2026-03-29', 'Europe/Berlin');
		const autumn = dayRange('2026-10-25', 'Europe/Berlin');
		expect((spring.to - spring.from) / hour).toBe(23);
		expect((autumn.to - autumn.from) / hour).toBe(25);
		expect(spring.from).toBe(Date.UTC(2026, 2, 28, 23));
	});

	test('cuts a span to what lies in it', () => {
		const day = dayRange('2026-11-23', 0);
		const night = { from: day.from - 5 * hour, to: day.from + 7 * hour };
		expect(overlap(night, day)).toBe(7 * hour);
		expect(overlap({ from: day.to, to: day.to + hour }, day)).toBe(0);
	});
});

describe('fields of date and time', () => {
	test('say the same instant back', () => {
		const at = Date.UTC(2026, 6, 1, 10, 5);
		for (const zone of ['Europe/Berlin', 'Asia/Tokyo', -570, 0] as const) {
			expect(instantAt(localText(at, zone), zone)).toBe(at);
		}
		expect(localText(at, 'Europe/Berlin')).toBe('2026-07-01T12:05');
	});

	const zones = [
		'Europe/Berlin',
		'America/St_Johns',
		'Australia/Lord_Howe',
		'Asia/Kathmandu',
		'Africa/Casablanca',
		'Pacific/Apia'
	];
	test.each(zones)(
		'find the instant that the calendar of %s gives, clock changes included',
		(zone) => {
			const around = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
			fc.assert(
				fc.property(around, (at) => {
					const local = new Date(at).toISOString().slice(0, 16);
					const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = local
						.split(/[-T:]/)
						.map(Number);
					expect(instantAt(local, zone)).toBe(
						locate({ year, month, day, hour, minute }, zone).instant
					);
				}),
				{ numRuns: 300 }
			);
			for (let hours = 0; hours < 24; hours++) {
				for (const on of ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05']) {
					const local = `${on}T${String(hours).padStart(2, '0')}:30`;
					const [year = 0, month = 0, day = 0] = on.split('-').map(Number);
					const wall = { year, month, day, hour: hours, minute: 30 };
					expect(instantAt(local, zone)).toBe(locate(wall, zone).instant);
				}
			}
		}
	);

	test('refuse what is no moment', () => {
		expect(instantAt('2026-02-30T10:00', 0)).toBeNull();
		expect(instantAt('2026-02-20T25:00', 0)).toBeNull();
		expect(instantAt('', 0)).toBeNull();
		expect(isDay('2026-13-01')).toBe(false);
	});
});

test('days count over months, leap years and weeks', () => {
	expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
	expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
	expect(weekday('2026-11-22')).toBe(7);
	expect(weekday('2026-11-23')).toBe(1);
});
