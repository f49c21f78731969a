import { describe, expect, test } from 'vitest';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { joinTwins, twinsIn } from './file-twins.ts';
import type { MappedRecord } from './provider.ts';
import { withingsFileTwin as rule } from './withings/file-twin.ts';

const SECOND = 1000;
const at = Date.UTC(2026, 0, 15, 9, 30);
const entity = weighIn.name;

function record(sourceId: string, seconds = 0, weightKg = 78.4): MappedRecord {
	const values = { measuredAt: at + seconds * SECOND, weightKg, fatMassKg: 12 };
	const known = { entity, sourceId, sourceAt: 1, payload: '{}' };
	return { ...known, values, firstValues: { utcOffset: 60 } };
}

function row(id: string, seconds = 0, over: object = {}): AnyRow {
	const values = { measuredAt: at + seconds * SECOND, utcOffset: 60, weightKg: 78.4 };
	const marks = { stamps: null, released: null, sourceValues: null, editedAt: 5, removedAt: 0 };
	const envelope = { id, source: 'withings-csv', sourceId: id, createdAt: 5, updatedAt: 5 };
	return {
		...withInitial(weighIn, values),
		...envelope,
		deletedAt: null,
		revision: 1,
		...marks,
		...over
	};
}

const pairs = (records: MappedRecord[], rows: AnyRow[]) =>
	twinsIn(rule, 'measuredAt', { records, rows }).map(
		(pair) => `${pair.record.sourceId}=${pair.row.id}`
	);

describe('which row of a file a record is', () => {
	test('of the same minute and gram; another weight or another minute is another weigh-in', () => {
		expect(pairs([record('1')], [row('a', 59)])).toEqual(['1=a']);
		expect(pairs([record('1')], [row('a', 60)])).toEqual([]);
		expect(pairs([record('1', 0, 78.402)], [row('a')])).toEqual([]);
		expect(pairs([record('1', 0, 78.401)], [row('a')])).toEqual(['1=a']);
	});

	test('each row is one record’s, the nearest first', () => {
		const rows = [row('a', 0), row('b', 20)];
		expect(pairs([record('1', 18), record('2', 1)], rows).sort()).toEqual(['1=b', '2=a']);
		expect(pairs([record('1'), record('2', 5)], [row('a')])).toEqual(['1=a']);
	});

	test('a weight that the person has corrected is no other weigh-in', () => {
		const corrected = row('a', 0, { weightKg: 80, stamps: { weightKg: 9 } });
		expect(pairs([record('1')], [corrected])).toEqual(['1=a']);
		expect(pairs([record('1')], [row('a', 0, { weightKg: 80 })])).toEqual([]);
	});
});

describe('two that become one', () => {
	const own = row('own', 0, { source: 'withings', editedAt: 0, fatMassKg: 12 });
	const join = (theirs: AnyRow, over: object = {}) =>
		joinTwins(
			weighIn,
			{ record: record('1'), row: theirs },
			{ own: { ...own, ...over }, now: 100 }
		);

	test('the file’s row goes, later than anything in it', () => {
		expect(join(row('a'))).toMatchObject([{ id: 'a', removedAt: 100, editedAt: 0 }]);
		expect(join(row('a', 0, { updatedAt: 200 }))).toMatchObject([{ removedAt: 201 }]);
	});

	test('what only the file knows comes along, and is no edit of the person’s', () => {
		const [taken, gone] = join(row('a', 0, { note: 'After a run', fatMassKg: 13 }));
		expect(taken).toMatchObject({ id: 'own', values: { note: 'After a run' }, editedAt: 0 });
		expect(taken?.stamps).toEqual({ note: 5 });
		expect(gone).toMatchObject({ id: 'a', removedAt: 100 });
		expect(join(row('a', 0, { note: 'Theirs' }), { note: 'Mine' })).toHaveLength(1);
	});

	test('what the person wrote comes along with the time of its writing', () => {
		const edited = row('a', 0, { weightKg: 80, note: '', stamps: { weightKg: 9, note: 8 } });
		const [taken] = join(edited);
		expect(taken).toMatchObject({ values: { weightKg: 80, note: '' }, editedAt: 9 });
		expect(taken?.stamps).toEqual({ weightKg: 9, note: 8 });
	});

	test('nothing where the provider’s row was deleted here, or would be no valid one', () => {
		expect(join(row('a'), { deletedAt: 7 })).toEqual([]);
		expect(join(row('a', 0, { weightKg: -1, stamps: { weightKg: 9 } }))).toEqual([]);
	});
});
