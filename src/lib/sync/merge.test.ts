import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineEntity, type Stamps } from '#lib/platform/entity/entity.ts';
import { integer, text } from '#lib/platform/entity/field.ts';
import {
	bornOf,
	deletedStamp,
	isNews,
	isOverridden,
	join,
	overlay,
	rowOf,
	type Change,
	type SourceRecord,
	type StoredRow
} from './merge.ts';

const note = defineEntity({
	name: 'notes',
	label: { one: 'Note', many: 'Notes' },
	fields: { body: text('Body'), size: integer('Size'), mark: text('Mark') }
});
const fields = ['body', 'size', 'mark'] as const;
const id = '0192f0c1-0000-7000-8000-000000000001';

/** Changes with distinct stamps: the value is told by the stamp, so that a tie says the same. */
function changeAt(at: number, written: readonly (typeof fields)[number][], kind: number): Change {
	const creates = kind === 0;
	const stamps: Record<string, number> = {};
	const values: Record<string, unknown> = {};
	for (const field of creates ? fields : written) {
		if (!creates) stamps[field] = at;
		values[field] = `${field} at ${at}`;
	}
	return {
		id,
		source: 'manual',
		sourceId: id,
		createdAt: creates ? at : 0,
		stamps: Object.keys(stamps).length > 0 ? stamps : null,
		released: kind === 3 && written[0] ? { [written[0]]: at } : null,
		editedAt: kind === 2 ? 0 : at,
		removedAt: kind === 2 ? at : 0,
		values: kind === 2 ? {} : values
	};
}

const change = fc
	.record({
		at: fc.integer({ min: 2, max: 60 }),
		written: fc.subarray([...fields]),
		kind: fc.nat(3)
	})
	.map(({ at, written, kind }) => changeAt(at, kind === 2 ? [] : written, kind));
const born = fc.integer({ min: 1, max: 60 }).map((at) => rowOf(note, changeAt(at, [], 0)));

function all(row: StoredRow, changes: readonly Change[]): StoredRow {
	return changes.reduce((joined, one) => join(note, joined, one), row);
}

describe('join', () => {
	test('I4: the order of changes does not matter', () => {
		fc.assert(
			fc.property(
				born,
				fc
					.array(change, { maxLength: 8 })
					.chain((changes) =>
						fc.tuple(
							fc.constant(changes),
							fc.shuffledSubarray(changes, { minLength: changes.length })
						)
					),
				(row, [changes, shuffled]) => {
					expect(all(row, shuffled)).toEqual(all(row, changes));
				}
			)
		);
	});

	test('I5: a change a second time returns the very row', () => {
		fc.assert(
			fc.property(born, fc.array(change, { minLength: 1, maxLength: 8 }), (row, changes) => {
				const joined = all(row, changes);
				for (const one of changes) expect(join(note, joined, one)).toBe(joined);
			})
		);
	});

	test('grouping does not matter: a whole row joined is all its changes joined', () => {
		fc.assert(
			fc.property(born, born, fc.array(change, { maxLength: 6 }), (row, other, changes) => {
				const { stamps, released, createdAt, editedAt, removedAt, source, sourceId } = all(
					other,
					changes
				);
				const values = Object.fromEntries(fields.map((name) => [name, all(other, changes)[name]]));
				const whole = { id, source, sourceId, createdAt, stamps, released, editedAt, removedAt };
				const first = changeAt(other.createdAt, [], 0);
				const { deletedAt, ...together } = join(note, row, { ...whole, values });
				const { deletedAt: one, ...apart } = all(join(note, row, first), changes);
				expect(together).toEqual(apart);
				expect(deletedAt).toBe(one);
			})
		);
	});

	test('each field keeps its latest writer; stamps stay sparse', () => {
		const row = rowOf(note, changeAt(10, [], 0));
		const joined = all(row, [changeAt(30, ['body'], 1), changeAt(20, ['body', 'size'], 1)]);
		expect(joined).toMatchObject({
			body: 'body at 30',
			size: 'size at 20',
			mark: 'mark at 10',
			stamps: { body: 30, size: 20 },
			updatedAt: 30
		});
		expect(row.stamps).toBeNull();
	});
});

describe('deletion is a register', () => {
	const row = rowOf(note, changeAt(10, [], 0));
	const remove = (at: number) => changeAt(at, [], 2);

	test('I12: an edit before the delete does not revive, one after it does', () => {
		expect(all(row, [remove(20), changeAt(15, ['body'], 1)]).deletedAt).toBe(20);
		expect(all(row, [remove(20), changeAt(25, ['body'], 1)]).deletedAt).toBeNull();
		expect(all(row, [changeAt(25, ['body'], 1), remove(20)]).deletedAt).toBeNull();
	});

	test('a removal by the source hides a row that nobody edited, and only that', () => {
		const gone = { editedAt: 0, removedAt: 0, sourceRemoved: true, sourceAt: 7 };
		expect(deletedStamp(gone)).toBe(7);
		expect(deletedStamp({ ...gone, editedAt: 5 })).toBeNull();
		expect(deletedStamp({ ...gone, editedAt: 5, removedAt: 6 })).toBe(6);
	});
});

describe('a source', () => {
	const record = (at: number, body: string): SourceRecord => ({
		id,
		source: 'whoop',
		sourceId: '7',
		sourceAt: at,
		sourceHash: body,
		sourceRemoved: false,
		values: { body, size: at }
	});
	const untold = { mark: '' };
	const bornAt = (at: number, body: string, stamp: number) =>
		bornOf(note, { ...record(at, body), values: { ...record(at, body).values, ...untold } }, stamp);
	const edit = (at: number, released: Stamps | null = null): Change => ({
		...changeAt(at, ['body'], 1),
		released,
		values: { body: `mine at ${at}` }
	});

	test('I11: never changes what a person holds, and what it says is kept beside', () => {
		const held = join(note, bornAt(5, 'theirs', 6), edit(20));
		const after = overlay(held, record(9, 'theirs anew'), 30);
		expect(after).toMatchObject({
			body: 'mine at 20',
			size: 9,
			sourceValues: { body: 'theirs anew' }
		});
		expect(isOverridden(after, 'body')).toBe(true);
		expect(isOverridden(after, 'size')).toBe(false);
	});

	test('I11: a released field follows the source again', () => {
		const held = join(note, bornAt(5, 'theirs', 6), edit(20));
		const released = join(note, held, edit(25, { body: 25 }));
		expect(released.sourceValues).toBeNull();
		expect(overlay(released, record(9, 'theirs anew'), 30)).toMatchObject({ body: 'theirs anew' });
	});

	test('says nothing new with the same values, nor with an older version', () => {
		const row = bornAt(5, 'theirs', 6);
		expect(isNews(row, record(5, 'theirs'))).toBe(false);
		expect(isNews(row, record(9, 'theirs'))).toBe(false);
		expect(isNews(row, record(4, 'older'))).toBe(false);
		expect(isNews(row, record(5, 'same time'))).toBe(true);
	});

	test('I2: an edit is later than a row that was lost and brought anew after it', () => {
		const anew = bornAt(5, 'theirs', 50);
		expect(join(note, anew, edit(20))).toMatchObject({ body: 'mine at 20', stamps: { body: 20 } });
		const whole = { ...edit(20), createdAt: 3, values: { ...untold, size: 3, body: 'mine at 20' } };
		expect(join(note, anew, whole)).toMatchObject({ body: 'mine at 20', size: 5, mark: '' });
	});
});
