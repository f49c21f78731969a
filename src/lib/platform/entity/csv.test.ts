import * as fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { seededRandom } from '../random.ts';
import { decodeCsv, encodeCsv, headerOf } from './csv.ts';
import { guard, quote, readTable, trailer, unguard } from './csv-text.ts';
import { defineEntity, type AnyEntity, type AnyRow } from './entity.ts';
import { factory } from './factory.ts';
import { decimal, integer, optional, text } from './field.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

function rowsOf(entity: AnyEntity, seed: number): AnyRow[] {
	const random = seededRandom(seed);
	return Array.from({ length: 8 }, () => factory(entity)(random)) as unknown as AnyRow[];
}

function valuesOf(entity: AnyEntity, row: AnyRow) {
	const values = Object.fromEntries(Object.keys(entity.fields).map((name) => [name, row[name]]));
	return { id: row.id, source: row.source, sourceId: row.sourceId, values };
}

describe.each(entities as unknown as AnyEntity[])('$label.many as CSV', (entity) => {
	test('read back to the same values, and are written the same again', () => {
		fc.assert(
			fc.property(seeds, (seed) => {
				const rows = rowsOf(entity, seed);
				const file = encodeCsv(entity, rows);
				const { rows: decoded, problems } = decodeCsv(entity, file);
				expect(problems).toEqual([]);
				expect(decoded).toEqual(rows.map((row) => valuesOf(entity, row)));
			}),
			{ numRuns: 20 }
		);
	});

	test('open in another reader with one cell a column', () => {
		const rows = rowsOf(entity, 3);
		const file = encodeCsv(entity, rows).replace(`${trailer}\r\n`, '');
		const { data, errors } = Papa.parse<string[]>(file.trimEnd());
		expect(errors).toEqual([]);
		expect(data.length).toBe(rows.length + 1);
		expect(new Set(data.map((cells) => cells.length)).size).toBe(1);
		expect(new Set(data[0]).size).toBe(data[0]?.length);
	});
});

const note = defineEntity({
	name: 'notes',
	label: { one: 'Note', many: 'Notes' },
	fields: {
		plain: text('Plain'),
		maybe: optional(text('Maybe')),
		weightKg: optional(decimal('Weight', { unit: 'kg', places: 3, max: 700 })),
		averageHeartRate: optional(integer('Heart rate', { unit: 'bpm' }))
	}
});
const base = rowsOf(note, 1)[0]!;
// Postgres cannot hold U+0000, so that no row can.
const anyText = fc
	.string({ unit: 'binary', maxLength: 60 })
	.map((text) => text.replaceAll('\0', '0'));

test('any text comes back, and null is not the empty text', () => {
	const texts = fc.oneof(
		anyText,
		fc.constantFrom('', "'", "'=1", '＝1', '\t1', '\ufeff=1', '"', '\r\n')
	);
	fc.assert(
		fc.property(texts, fc.option(texts), (plain, maybe) => {
			const { rows } = decodeCsv(note, encodeCsv(note, [{ ...base, plain, maybe }]));
			expect(rows[0]?.values).toMatchObject({ plain, maybe });
		}),
		{ numRuns: 500 }
	);
});

test('a text that a spreadsheet would run is never left bare', () => {
	const starts = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠');
	const before = fc.constantFrom('', ' ', '\ufeff', '\u200b', '\u00a0', "'", " '");
	fc.assert(
		fc.property(before, starts, anyText, (lead, start, rest) => {
			const guarded = guard(lead + start + rest);
			expect(guarded.startsWith("'")).toBe(true);
			expect(unguard(guarded)).toBe(lead + start + rest);
		})
	);
	expect(guard('oats')).toBe('oats');
	expect(guard("'tis late")).toBe("'tis late");
});

test('a negative number is a number, not a formula', () => {
	const energy = entities.find(({ name }) => name === 'meal_items') as unknown as AnyEntity;
	const row = { ...rowsOf(energy, 1)[0]!, energyKcal: -120.5 };
	expect(encodeCsv(energy, [row])).toContain(',-120.5,');
});

test('headers name the unit once', () => {
	expect(headerOf('weightKg', note.fields.weightKg)).toBe('weight_kg');
	expect(headerOf('averageHeartRate', note.fields.averageHeartRate)).toBe('average_heart_rate_bpm');
	expect(headerOf('plain', note.fields.plain)).toBe('plain');
});

test('a record that does not fit is named, the others stay', () => {
	const file = encodeCsv(note, [
		{ ...base, weightKg: 78.4 },
		{ ...base, weightKg: 79 }
	]).replace('78.4', 'heavy');
	const { rows, problems } = decodeCsv(note, file);
	expect(rows.length).toBe(1);
	expect(problems).toEqual([
		{
			record: 2,
			column: 'weight_kg',
			found: 'heavy',
			problem: 'Weight: expected a number from 0 to 700 with at most 3 decimals.'
		}
	]);
});

test('a table of any cells reads back', () => {
	const cells = fc.array(fc.array(anyText, { minLength: 1, maxLength: 4 }), { minLength: 1 });
	fc.assert(
		fc.property(cells, (records) => {
			const file = records.map((cells) => cells.map(quote).join(',')).join('\r\n');
			const read = readTable(file).records.map((cells) => cells.map((cell) => cell.text));
			expect(read).toEqual(records);
		})
	);
});

test('an unfinished quote is said with its line', () => {
	expect(() => readTable('a,b\r\n"open,c')).toThrow(/Line 2/);
});
