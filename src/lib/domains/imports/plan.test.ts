import { describe, expect, it } from 'vitest';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { fastingPeriod } from '../fasting/entity.ts';
import { planImport, type ImportRecord } from './plan.ts';

const start = Date.UTC(2026, 0, 5, 20);
const end = start + 16 * 3_600_000;
const into = { entity: fastingPeriod, source: 'zero' };

const record = (sourceId: string, values: object = {}): ImportRecord => ({
	line: 2,
	sourceId,
	values: { start, end, utcOffset: 60, ...values }
});

function stored(sourceId: string, more: object = {}): AnyRow {
	return {
		...withInitial(fastingPeriod, { start, end, utcOffset: 60 }),
		id: '018f0000-0000-7000-8000-000000000001',
		source: 'zero',
		sourceId,
		createdAt: 1,
		updatedAt: 1,
		deletedAt: null,
		revision: 1,
		stamps: null,
		released: null,
		sourceValues: null,
		editedAt: 0,
		removedAt: 0,
		...more
	};
}

function plan(records: ImportRecord[], ...rows: AnyRow[]) {
	const existing = new Map(rows.map((row) => [row.sourceId, row]));
	return planImport(into, { records, problems: [] }, existing);
}

describe('planImport', () => {
	it('takes what is not here as new', () => {
		expect(plan([record('a')])).toMatchObject({ fresh: [{ sourceId: 'a' }], same: 0, changed: [] });
	});

	it('finds nothing to do in a file it has imported', () => {
		expect(plan([record('a')], stored('a'))).toMatchObject({ fresh: [], same: 1, changed: [] });
	});

	it('changes only the fields that differ', () => {
		const { changed } = plan([record('a', { end: end + 60_000 })], stored('a'));
		expect(changed).toMatchObject([{ patch: { end: end + 60_000 } }]);
		expect(Object.keys(changed[0]!.patch)).toEqual(['end']);
	});

	it('leaves a field alone that was corrected by hand (I11)', () => {
		const corrected = stored('a', { end: end - 3_600_000, stamps: { end: 9 } });
		expect(plan([record('a')], corrected)).toMatchObject({ same: 1, changed: [] });
		const released = stored('a', {
			end: end - 3_600_000,
			stamps: { end: 9 },
			released: { end: 9 }
		});
		expect(plan([record('a')], released).changed).toHaveLength(1);
	});

	it('does not bring back by itself what was deleted here', () => {
		const deleted = stored('a', { deletedAt: 7, removedAt: 7 });
		expect(plan([record('a')], deleted)).toMatchObject({ fresh: [], deleted: [{ row: deleted }] });
	});

	it('names a record whose values cannot be right', () => {
		const { problems, fresh } = plan([record('a', { end: start - 1 })]);
		expect(fresh).toEqual([]);
		expect(problems).toMatchObject([{ line: 2, column: 'Ended' }]);
	});
});
