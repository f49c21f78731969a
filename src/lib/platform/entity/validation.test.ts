import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { Field } from './field.ts';
import * as fields from './field.ts';
import { checkOf } from './validation.ts';

const shape = z.object({ hours: z.array(z.number()) });
const text = (length: number) =>
	z.string().check(
		z.maxLength(length),
		z.refine((value) => !value.includes('\0') && value.isWellFormed())
	);
const isDay = (value: string) => !Number.isNaN(Date.parse(`${value}T00:00:00Z`));

/** Each simple kind beside what zod would say of it. */
const pairs: Record<string, readonly [Field, z.ZodMiniType]> = {
	text: [fields.text('Words', { maxLength: 5 }), text(5)],
	number: [fields.number('Rate', { min: -2, max: 40 }), z.number().check(z.gte(-2), z.lte(40))],
	decimal: [
		fields.decimal('Weight', { places: 2, min: 0, max: 50 }),
		z.number().check(
			z.gte(0),
			z.lte(50),
			z.refine((value) => Number(value.toFixed(2)) === value)
		)
	],
	integer: [fields.integer('Count', { min: 0, max: 9 }), z.int().check(z.gte(0), z.lte(9))],
	boolean: [fields.boolean('Done'), z.boolean()],
	instant: [
		fields.instant('Start'),
		z.int().check(z.gte(fields.earliestInstant), z.lte(fields.latestInstant))
	],
	choice: [
		fields.choice('Kind', { lunch: 'Lunch', snack: 'Snack' }, 'lunch'),
		z.enum(['lunch', 'snack'])
	],
	reference: [fields.reference('Project', 'projects'), z.guid()],
	structure: [fields.structure('Hours', shape, { hours: [] }), shape]
};

const number = fc.oneof(
	fc.double(),
	fc.integer({ min: -50, max: 50 }),
	fc.integer({ min: -5000, max: 5000 }).map((value) => value / 100),
	fc.integer({ min: -3e12, max: 9e12 }),
	fc.constantFrom(-0, NaN, Infinity, 2 ** 53, fields.earliestInstant, fields.latestInstant)
);
const word = fc.oneof(
	fc.string({ maxLength: 7, unit: 'binary' }),
	fc.uuid(),
	fc.constantFrom('', 'lunch', 'snack', 'toString', '__proto__', 'a\0', '\ud800', '2024-02-29')
);
const anything = fc.oneof(
	number,
	word,
	fc.boolean(),
	fc.constantFrom(null, undefined),
	fc.record({ hours: fc.array(number) }),
	fc.anything()
);

for (const [kind, [field, schema]] of Object.entries(pairs)) {
	test(`what is a value of the kind "${kind}" is what zod takes for one`, () => {
		fc.assert(
			fc.property(anything, (value) => {
				expect(checkOf(field)(value)).toBe(schema.safeParse(value).success);
			}),
			{ numRuns: 500 }
		);
	});
}

test('a date is a day that the calendar has', () => {
	const check = checkOf(fields.date('Begin'));
	fc.assert(
		fc.property(
			fc.integer({ min: 1901, max: 2199 }),
			fc.nat(13),
			fc.nat(32),
			(year, month, day) => {
				const two = (part: number) => String(part).padStart(2, '0');
				const value = `${year}-${two(month)}-${two(day)}`;
				const round = isDay(value) ? new Date(`${value}T00:00:00Z`).toISOString().slice(0, 10) : '';
				expect(check(value)).toBe(round === value);
			}
		)
	);
	for (const value of ['', '2024-2-9', '2023-02-29', 20240229, null])
		expect(check(value)).toBe(false);
});

test('a long note of emoji is as long as its characters', () => {
	const check = checkOf(fields.text('Note', { maxLength: 4 }));
	expect(['🍎🍎🍎🍎', '🍎🍎🍎🍎🍎', 'abcde', '🍎'.repeat(9)].map(check)).toEqual([
		true,
		false,
		false,
		false
	]);
});

test('an optional field may be null, which is neither 0 nor empty, but never absent', () => {
	const check = checkOf(fields.optional(fields.integer('Count', { min: 1, max: 9 })));
	expect([null, 3].map(check)).toEqual([true, true]);
	expect([undefined, 0, ''].map(check)).toEqual([false, false, false]);
});
