import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { seededRandom } from '../random.ts';
import { offsetAt } from '../time/calendar.ts';
import type { AnyEntity } from './entity.ts';
import { factory } from './factory.ts';
import {
	boolean,
	choice,
	date,
	decimal,
	instant,
	integer,
	number,
	optional,
	text
} from './field.ts';
import { controlOf, print, read } from './form.ts';
import { clockOf } from './wall-text.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const berlin = 'Europe/Berlin';
const there = { clock: berlin };

test.each(entities as unknown as AnyEntity[])(
	'what a form shows of $label.many means the value it shows',
	(entity) => {
		fc.assert(
			fc.property(seeds, fc.integer({ min: -720, max: 840 }), (seed, offset) => {
				const row = factory(entity)(seededRandom(seed)) as Record<string, unknown>;
				for (const [name, field] of Object.entries(entity.fields)) {
					expect(
						read(field, print(field, row[name], { clock: offset }), { clock: offset })
					).toEqual({
						value: row[name]
					});
				}
			}),
			{ numRuns: 40 }
		);
	}
);

describe('numbers as people type them', () => {
	const weight = decimal('Weight', { unit: 'kg', places: 3, max: 700 });
	const energy = optional(decimal('Energy', { unit: 'kcal', places: 3, min: -1e5, max: 1e5 }));
	const count = integer('Count');
	test.each([
		[weight, '78,4', 78.4],
		[weight, '78.4', 78.4],
		[weight, ' 78,4 kg', 78.4],
		[weight, '172 lb', 78.018],
		[weight, '12 st', 76.204],
		[energy, '1.234,5', 1234.5],
		[energy, '1,234.5', 1234.5],
		[energy, '1 234,5', 1234.5],
		[energy, '1300kj', 310.707],
		[energy, '−250', -250],
		[energy, '', null],
		[count, '1,234,567', 1_234_567],
		[number('Ratio'), '1e-7', 1e-7]
	])('%o reads %s', (field, typed, value) => {
		expect(read(field, typed, there)).toEqual({ value });
	});
	test.each([
		'heavy',
		'7 8 kg 9',
		'1.2,3.4x',
		'172 bpm',
		'',
		'--4',
		'701',
		'78.1234',
		'NaN',
		'Infinity'
	])('a weight of "%s" is refused in words', (typed) => {
		expect(read(weight, typed, there)).toEqual({
			problem: 'Weight: expected a number from 0 to 700 with at most 3 decimals.'
		});
	});
	test('any decimal survives comma and point', () => {
		const amounts = fc.integer({ min: 0, max: 700_000 }).map((n) => n / 1000);
		fc.assert(
			fc.property(amounts, (value) => {
				const typed = String(value);
				expect(read(weight, typed, there)).toEqual({ value });
				expect(read(weight, typed.replace('.', ','), there)).toEqual({ value });
			})
		);
	});
});

describe('moments', () => {
	const start = instant('Started');
	test('are asked on the clock of the place', () => {
		const at = Date.UTC(2026, 10, 23, 6, 12);
		expect(print(start, at, there)).toBe('2026-11-23T07:12');
		expect(read(start, '2026-11-23T07:12', there)).toEqual({ value: at });
	});
	test('keep their seconds', () => {
		const at = Date.UTC(2026, 10, 23, 6, 12, 5, 70);
		expect(print(start, at, there)).toBe('2026-11-23T07:12:05.070');
	});
	test('of any second outside a clock change read back in a zone', () => {
		const year = { min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) };
		fc.assert(
			fc.property(fc.integer(year), (at) => {
				const nearChange = offsetAt(at - 7_200_000, berlin) !== offsetAt(at + 7_200_000, berlin);
				fc.pre(!nearChange);
				expect(read(start, print(start, at, there), there)).toEqual({ value: at });
			})
		);
	});
	test('of a day that does not exist are refused', () => {
		expect(read(start, '2026-02-31T10:00', there)).toHaveProperty('problem');
		expect(read(start, 'yesterday', there)).toHaveProperty('problem');
	});
	test('recorded elsewhere are edited on the clock they were recorded by', () => {
		const at = Date.UTC(2026, 10, 23, 6, 12);
		expect(print(start, at, { clock: clockOf(at, 540, berlin) })).toBe('2026-11-23T15:12');
		expect(print(start, at, { clock: clockOf(at, 60, berlin) })).toBe('2026-11-23T07:12');
	});
});

test('each kind has its control', () => {
	expect(controlOf(text('Note', { multiline: true }))).toBe('lines');
	expect(controlOf(boolean('Done'))).toBe('check');
	expect(controlOf(choice('Kind', { a: 'A' }, 'a'))).toBe('choice');
	expect(read(choice('Kind', { a: 'A' }, 'a'), 'b', there)).toHaveProperty('problem');
	expect(read(date('Day'), '2026-13-01', there)).toHaveProperty('problem');
	expect(read(optional(date('Day')), ' ', there)).toEqual({ value: null });
});
