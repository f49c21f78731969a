import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mapping } from './mapping.ts';
import { previewOf } from './preview.ts';
import { readGiven, type FileReading } from './read-given.ts';

const mapping: Mapping = {
	entity: 'weigh_ins',
	targets: [{ field: 'measuredAt' }, { field: 'weightKg', unit: 'lb' }, null]
};

function read(lines: readonly string[], targets = mapping.targets): FileReading {
	const bytes = new TextEncoder().encode(['Day;Weight;Mood', ...lines].join('\n'));
	const context = { userId: 'u', zone: 'UTC', dateOrder: null, fixes: [] };
	const found = readGiven({ name: 'table.csv', bytes }, [], {
		...context,
		mapping: { ...mapping, targets }
	});
	if ('kind' in found) throw new Error('The columns were said');
	return found;
}

describe('the preview of a mapping', () => {
	test('shows the first rows as they will be kept, the wrong ones in their place', () => {
		const preview = previewOf(
			read(['2027-01-05 07:00;172.5;ok', '2027-01-06 07:00;heavy;', '2027-01-07;171;'])
		);
		expect(preview).toMatchObject({ taken: 2, wrong: 1, isOrderOpen: false });
		expect(preview.rows.map(({ line }) => line)).toEqual([2, 3, 4]);
		expect(preview.rows[0]?.records[0]?.values).toMatchObject({ weightKg: 78.245 });
		expect(preview.rows[1]?.problems[0]).toMatchObject({ column: 'Weight', found: 'heavy' });
		expect(preview.rows[2]?.notes).toEqual(['no time of day: noon is taken']);
	});
	test('follows what is said of the columns, and says where the order of dates is open', () => {
		const lines = ['03/04/2026 07:00;78;75'];
		expect(previewOf(read(lines)).isOrderOpen).toBe(true);
		const [time, , mood] = mapping.targets;
		const swapped = previewOf(read(lines, [time ?? null, mood ?? null, { field: 'weightKg' }]));
		expect(swapped.rows[0]?.records[0]?.values).toMatchObject({ weightKg: 75 });
	});
	test('is the beginning of what the check reads, of any file', () => {
		const cell = fc.constantFrom('78', '78,4', 'heavy', '', '9999');
		const day = fc.constantFrom('2027-01-05', '2027-01-06 07:10', '13/01/2027', 'soon', '');
		fc.assert(
			fc.property(fc.array(fc.tuple(day, cell), { minLength: 1, maxLength: 20 }), (cells) => {
				fc.pre(cells.some(([at, weight]) => at !== '' || weight !== ''));
				const reading = read(cells.map(([at, weight]) => `${at};${weight};x`));
				const { rows, taken, wrong } = previewOf(reading);
				expect([taken, wrong]).toEqual([reading.records.length, reading.problems.length]);
				const last = rows.at(-1)?.line ?? 0;
				expect(rows.flatMap(({ records }) => records)).toEqual(
					reading.records.filter(({ line }) => line <= last)
				);
				expect(rows.flatMap(({ problems }) => problems)).toEqual(
					reading.problems.filter(({ line }) => line <= last).sort((a, b) => a.line - b.line)
				);
			}),
			{ numRuns: 50 }
		);
	});
});
