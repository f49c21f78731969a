import { describe, expect, test } from 'vitest';
import { dayOf, dayRange, instantAt, offsetAt, overlap } from './calendar.ts';

// Check 27: every row on the stated day, whatever clocks did and wherever the device is now.

interface Case {
	readonly what: string;
	/** Where it happened: a zone, or the bare offset that a provider gave. */
	readonly zone: string | number;
	/** What the clock on the wall showed there. */
	readonly local: string;
	/** Minutes after midnight at which the person's day begins; 0 for what a provider sent. */
	readonly dayStart?: number;
	readonly day: string;
}

const cases: readonly Case[] = [
	// Clocks forward: Berlin 29 March 2026 02:00 → 03:00, New York 8 March 02:00 → 03:00.
	{
		what: 'the minute before the skipped hour',
		zone: 'Europe/Berlin',
		local: '2026-03-29T01:59',
		day: '2026-03-29'
	},
	{
		what: 'within the skipped hour',
		zone: 'Europe/Berlin',
		local: '2026-03-29T02:30',
		day: '2026-03-29'
	},
	{
		what: 'four on a day of 23 hours, day from four',
		zone: 'Europe/Berlin',
		local: '2026-03-29T04:00',
		dayStart: 240,
		day: '2026-03-29'
	},
	{
		what: 'the last minute of a day of 23 hours',
		zone: 'Europe/Berlin',
		local: '2026-03-29T23:59',
		day: '2026-03-29'
	},
	{
		what: 'the first minute of a day of 23 hours',
		zone: 'America/New_York',
		local: '2026-03-08T00:00',
		day: '2026-03-08'
	},
	{
		what: 'a skipped hour, day from four',
		zone: 'America/New_York',
		local: '2026-03-08T03:30',
		dayStart: 240,
		day: '2026-03-07'
	},
	// Clocks back: Berlin 25 October 2026 03:00 → 02:00, New York 1 November 02:00 → 01:00.
	{
		what: 'the hour that comes twice',
		zone: 'Europe/Berlin',
		local: '2026-10-25T02:30',
		day: '2026-10-25'
	},
	{
		what: 'the last minute of a day of 25 hours',
		zone: 'Europe/Berlin',
		local: '2026-10-25T23:59',
		day: '2026-10-25'
	},
	{
		what: 'the first minute after it',
		zone: 'Europe/Berlin',
		local: '2026-10-26T00:00',
		day: '2026-10-26'
	},
	{
		what: 'the hour that comes twice, day from four',
		zone: 'Europe/Berlin',
		local: '2026-10-25T02:30',
		dayStart: 240,
		day: '2026-10-24'
	},
	{
		what: 'a twice-told hour over there',
		zone: 'America/New_York',
		local: '2026-11-01T01:30',
		day: '2026-11-01'
	},
	{
		what: 'half an hour of change',
		zone: 'Australia/Lord_Howe',
		local: '2026-10-04T02:15',
		day: '2026-10-04'
	},
	// Travel over midnight: the moment before and after a flight.
	{
		what: 'eastward: late in Berlin',
		zone: 'Europe/Berlin',
		local: '2026-11-23T23:30',
		day: '2026-11-23'
	},
	{
		what: 'eastward: the same moment in Tokyo',
		zone: 'Asia/Tokyo',
		local: '2026-11-24T07:30',
		day: '2026-11-24'
	},
	{
		what: 'westward: early in Tokyo',
		zone: 'Asia/Tokyo',
		local: '2026-11-24T00:30',
		day: '2026-11-24'
	},
	{
		what: 'westward: landed in Honolulu the day before',
		zone: 'Pacific/Honolulu',
		local: '2026-11-23T05:30',
		day: '2026-11-23'
	},
	{
		what: 'over the date line',
		zone: 'Pacific/Kiritimati',
		local: '2026-11-25T00:10',
		day: '2026-11-25'
	},
	{
		what: 'on the other side of it',
		zone: 'Pacific/Pago_Pago',
		local: '2026-11-23T23:50',
		day: '2026-11-23'
	},
	// A day that begins at four.
	{
		what: 'a minute before four',
		zone: 'Europe/Berlin',
		local: '2026-11-24T03:59',
		dayStart: 240,
		day: '2026-11-23'
	},
	{
		what: 'at four',
		zone: 'Europe/Berlin',
		local: '2026-11-24T04:00',
		dayStart: 240,
		day: '2026-11-24'
	},
	{
		what: 'the turn of a year before four',
		zone: 'Asia/Kathmandu',
		local: '2027-01-01T01:00',
		dayStart: 240,
		day: '2026-12-31'
	},
	// Rows that carry nothing but an offset.
	{ what: 'an offset of nine hours', zone: 540, local: '2026-11-24T00:05', day: '2026-11-24' },
	{
		what: 'an offset of minus three and a half',
		zone: -210,
		local: '2026-11-23T23:55',
		day: '2026-11-23'
	},
	{ what: 'an offset on a leap day', zone: 345, local: '2028-02-29T23:59', day: '2028-02-29' }
];

test('check 27: there are 24 cases', () => {
	expect(cases).toHaveLength(24);
});

describe.each(cases)('check 27: $what', ({ zone, local, dayStart = 0, day }) => {
	const at = instantAt(local, zone);
	const utcOffset = at === null ? NaN : offsetAt(at, zone);

	test('lies on its day', () => {
		expect(at).not.toBeNull();
		expect(dayOf(at ?? NaN, utcOffset, dayStart)).toBe(day);
	});

	test('and stays there when the device goes elsewhere', () => {
		const before = process.env['TZ'];
		try {
			for (const device of ['Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kolkata']) {
				process.env['TZ'] = device;
				expect(dayOf(at ?? NaN, utcOffset, dayStart)).toBe(day);
			}
		} finally {
			process.env['TZ'] = before;
			if (before === undefined) delete process.env['TZ'];
		}
	});

	test('and within the range of that day, of no other', () => {
		const within = (of: string) => {
			const { from, to } = dayRange(of, zone, dayStart);
			return overlap({ from: at ?? NaN, to: (at ?? NaN) + 1 }, { from, to }) > 0;
		};
		const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
		const last = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
		expect([last, day, next].map(within)).toEqual([false, true, false]);
	});
});
