import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileTable } from '#lib/platform/file-table.ts';
import type { DateOrder } from '#lib/platform/time/written-date.ts';
import { isZeroHeader, readZeroCsv } from './csv.ts';

const head = 'Date,Start,End,Hours,Night Eating';
const file = (...rows: string[]) => [head, ...rows].join('\r\n');
const hour = 3_600_000;
const read = (text: string, zone = 'UTC', dateOrder: DateOrder | null = null) =>
	readZeroCsv(readFileTable(text), { zone, dateOrder });
const lengthHours = ({ start, end }: { start: number; end: number | null }) =>
	end === null ? null : (end - start) / hour;

function only(row: string, zone = 'UTC') {
	const { fasts, problems } = read(file(row), zone);
	expect(problems).toEqual([]);
	expect(fasts).toHaveLength(1);
	return fasts[0]!;
}

describe('a finished fast', () => {
	it('ends on the next day when the clock says so', () => {
		const fast = only('1/14/21,21:30,10:05,12,3');
		expect(new Date(fast.start).toISOString()).toBe('2021-01-14T21:30:00.000Z');
		expect(new Date(fast.end!).toISOString()).toBe('2021-01-15T10:05:00.000Z');
		expect(fast.sourceId).toBe('2021-01-14T21:30');
	});

	it('ends two days later when Hours says 44', () => {
		expect(lengthHours(only('2/1/21,13:23,10:00,44,'))).toBeCloseTo(44 + 37 / 60, 5);
	});

	it('lasts exactly a day when start and end show the same clock', () => {
		expect(lengthHours(only('2/1/21,12:15,12:15,24,'))).toBe(24);
	});

	it('lasts several days when Hours says so', () => {
		expect(lengthHours(only('2/1/21,20:00,18:30,118,'))).toBe(118.5);
	});

	it('ends at the first possible end when Hours is blank', () => {
		expect(lengthHours(only('2/1/21,20:00,19:00,,'))).toBe(23);
	});

	it('counts real hours across a clock change, and says that there was one', () => {
		// Clocks in Berlin went from 02:00 to 03:00 on 28 March 2021.
		const fast = only('3/27/21,20:00,12:00,16,0', 'Europe/Berlin');
		expect(lengthHours(fast)).toBe(15);
		expect(fast.utcOffset).toBe(60);
		expect(only('10/31/21,2:30,9:00,6,', 'Europe/Berlin').notes).toEqual(['clock change']);
	});

	it('reads clock times of twelve hours', () => {
		expect(lengthHours(only('2/1/21,8:00 PM,12:00 PM,16,'))).toBe(16);
		expect(lengthHours(only('2/1/21,12:00 AM,11:00 AM,11,'))).toBe(11);
	});
});

describe('a fast in progress', () => {
	it.each(['6/26/21,01:57,,,', '6/26/21,1:57,0', '6/26/21,1:57'])('%s has no end', (row) => {
		const fast = only(row);
		expect(fast.end).toBeNull();
		expect(fast.sourceId).toBe('2021-06-26T01:57');
	});
});

describe('the file', () => {
	it('is read newest first, without a newline at its end', () => {
		const { fasts } = read(file('2/2/21,20:00,12:00,16,0', '2/1/21,20:00,12:00,16,0'), 'UTC');
		expect(fasts.map((fast) => fast.line)).toEqual([2, 3]);
	});

	it('takes the day first once a first number cannot be a month', () => {
		const reading = read(file('13/2/21,20:00,12:00,16,', '3/2/21,20:00,12:00,16,'), 'UTC');
		expect(reading.evidence.order).toBe('day-first');
		expect(reading.fasts.map((fast) => fast.sourceId)).toEqual([
			'2021-02-13T20:00',
			'2021-02-03T20:00'
		]);
	});

	it('does not turn all dates for one broken line', () => {
		const rows = ['2/13/21', '2/14/21', '3/1/21', '13/4/21', '13/45/21'];
		const reading = read(file(...rows.map((date) => `${date},20:00,12:00,16,`)), 'UTC');
		expect(reading.evidence.order).toBe('month-first');
		expect(reading.fasts.map((fast) => fast.sourceId)).toEqual([
			'2021-02-13T20:00',
			'2021-02-14T20:00',
			'2021-03-01T20:00'
		]);
		expect(reading.problems.map(({ line }) => line)).toEqual([5, 6]);
	});

	it('counts a repeated row once', () => {
		const reading = read(file('2/1/21,20:00,12:00,16,', '2/1/21,20:00,12:00,16,'), 'UTC');
		expect([reading.fasts.length, reading.repeated]).toEqual([1, 1]);
	});

	it('with two fasts on one date keeps both', () => {
		const { fasts } = read(file('5/21/21,23:41,21:02,21,', '5/21/21,00:26,20:31,20,'), 'UTC');
		expect(fasts).toHaveLength(2);
	});

	it.each(['', 'Kg,Date\n80,1/1/21', '__proto__,constructor'])(
		'that is no Zero export has another header: %j',
		(text) => expect(isZeroHeader(readFileTable(text).head)).toBe(false)
	);
});

describe('a bad row', () => {
	it.each([
		['31/02/21,20:00,12:00,16,', 'Date', '31/02/21'],
		['2/1/21,25:10,12:00,16,', 'Start', '25:10'],
		['2/1/21,20:00,25:10,16,', 'End', '25:10'],
		['2/1/21,20:00,12:00,-3,', 'Hours', '-3'],
		['2/1/21,20:00,12:00,1e400,', 'Hours', '1e400'],
		['=cmd(),20:00,12:00,16,', 'Date', '=cmd()']
	])('%s is named by line and column', (row, column, found) => {
		const { fasts, problems } = read(file('2/9/21,20:00,12:00,16,', row), 'UTC');
		expect(fasts).toHaveLength(1);
		expect(problems).toMatchObject([{ line: 3, column, found }]);
	});

	it('never throws, and every line is a fast, a problem or a repetition', () => {
		const cell = fc.oneof(
			fc.constantFrom(
				'2/1/21',
				'13/13/21',
				'20:00',
				'9:39 PM',
				'16',
				'',
				'__proto__',
				'∞',
				'1e400'
			),
			fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n",;\t]/g, ''))
		);
		const row = fc.array(cell, { minLength: 1, maxLength: 6 }).map((cells) => cells.join(','));
		fc.assert(
			fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
				const reading = read(file(...rows), 'Europe/London');
				const { fasts, problems, repeated } = reading;
				const said = rows.filter((row) => row.split(',').some((cell) => cell.trim() !== ''));
				expect(fasts.length + problems.length + repeated).toBe(said.length);
				for (const fast of fasts) expect(fast.end ?? Infinity).toBeGreaterThan(fast.start);
			})
		);
	});
});
