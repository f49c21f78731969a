import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mealItem } from '#lib/domains/nutrition/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import {
	makePerson,
	patch,
	pullInput,
	pushInput,
	removal
} from '../../../../tests/support/sync-device.ts';
import type { Page, WireRow } from '../protocol.ts';
import { sourceRowId } from '../row-id.ts';
import type { IngestRecord } from './ingest.server.ts';
import { createSync, type Sync } from './sync.server.ts';

let fresh: FreshDatabase;
let sync: Sync;
let person: string;
/** Moves on by a second whenever it is read, so that stamps differ. */
let clock = Date.now() - 3_600_000;

beforeAll(async () => {
	fresh = await freshDatabase();
	sync = createSync(fresh.database, entities, { now: () => (clock += 1000) });
});
afterAll(async () => {
	await sync.stop();
	await fresh.close();
});
beforeEach(async () => {
	person = await makePerson(fresh.database);
});

function record(n: number, over: Partial<IngestRecord> = {}): IngestRecord {
	return {
		source: 'withings',
		sourceId: `grp-${n}`,
		sourceAt: 1_000,
		sourceHash: 'one',
		sourceRemoved: false,
		values: { measuredAt: 1_700_000_000_000 + n, utcOffset: 60, weightKg: 80.123 },
		...over
	};
}

const ingest = (...records: IngestRecord[]) =>
	sync.ingest({ userId: person, entity: weighIn }, records);

async function rowsSince(cursor: number): Promise<{ rows: WireRow[]; head: number }> {
	const answer = (await sync.pull(person, pullInput({ cursor }))) as Page;
	return { rows: answer.rows, head: answer.head };
}

test('records become rows with the id of their source; what they leave out is initial', async () => {
	const created = { entity: 'weigh_ins', id: expect.any(String), effect: 'created' };
	expect(await ingest(record(1), record(2))).toEqual({
		created: 2,
		updated: 0,
		unchanged: 0,
		removed: 0,
		refused: [],
		written: [
			{ ...created, sourceId: 'grp-1', happenedAt: 1_700_000_000_001 },
			{ ...created, sourceId: 'grp-2', happenedAt: 1_700_000_000_002 }
		]
	});
	const { rows, head } = await rowsSince(0);
	expect(head).toBe(2);
	expect(rows.map((row) => row.id).sort()).toEqual(
		['grp-1', 'grp-2']
			.map((sourceId) => sourceRowId(person, { entity: 'weigh_ins', source: 'withings', sourceId }))
			.sort()
	);
	expect(rows[0]).toMatchObject({ weightKg: 80.123, note: '', fatPercent: null, deletedAt: null });
	expect(rows[0]).not.toHaveProperty('sourceHash');
});

test('a new record whose id a row has already is laid over it, and the others begin rows', async () => {
	await ingest(record(1), record(2));
	await fresh.asOwner(
		"update weigh_ins set source_id = 'elsewhere' where user_id = $1::uuid and source_id = 'grp-1'",
		[person]
	);
	const values = { ...record(1).values, weightKg: 70 };
	const outcome = await ingest(record(1, { sourceHash: 'two', values }), record(3));
	expect(outcome).toMatchObject({ created: 1, updated: 1, unchanged: 0, refused: [] });
	const { rows, head } = await rowsSince(0);
	expect(rows.map((row) => row['weightKg']).sort()).toEqual([70, 80.123, 80.123]);
	expect(Math.max(...rows.map(({ revision }) => revision))).toBe(head);
});

test('I11: the same records again touch nothing and cost no revision', async () => {
	const records = Array.from({ length: 500 }, (_, n) => record(n));
	await ingest(...records);
	const tuples = () =>
		fresh.asOwner(
			'select ctid, xmin::text, revision from weigh_ins where user_id = $1 order by id',
			[person]
		);
	const before = await tuples();
	expect(await ingest(...records)).toMatchObject({ created: 0, updated: 0, unchanged: 500 });
	expect(await tuples()).toEqual(before);
	expect((await rowsSince(500)).head).toBe(500);
});

test('what is taken for new is found where it is here already, and costs no revision then', async () => {
	const guessed = (...records: IngestRecord[]) =>
		sync.ingestAll(person, [{ entity: weighIn, records: async () => records, areLikelyNew: true }]);
	await ingest(record(1), record(2));
	const { head } = await rowsSince(0);
	const changed = { sourceAt: 2_000, sourceHash: 'two' };
	const outcome = await guessed(
		record(3),
		record(1),
		record(4),
		record(2, { ...changed, values: { ...record(2).values, weightKg: 79 } }),
		record(4, { ...changed, values: { ...record(4).values, weightKg: 78 } })
	);
	expect(outcome).toMatchObject({ created: 2, updated: 1, unchanged: 2, removed: 0, refused: [] });
	const { rows } = await rowsSince(0);
	const weights = rows.map(({ sourceId, weightKg }) => [sourceId, weightKg]);
	expect(Object.fromEntries(weights)).toEqual({
		'grp-1': 80.123,
		'grp-2': 79,
		'grp-3': 80.123,
		'grp-4': 78
	});
	expect(new Set(rows.map(({ revision }) => revision)).size).toBe(4);

	const before = await rowsSince(0);
	expect(before.head).toBeLessThanOrEqual(head + 4);
	expect(await guessed(record(1), record(3))).toMatchObject({ created: 0, updated: 0 });
	expect(await rowsSince(0)).toEqual(before);
	const gone = { sourceRemoved: true, sourceHash: 'removed', sourceAt: 3_000, values: {} };
	expect(await guessed(record(5, gone), record(6))).toMatchObject({ created: 1, removed: 0 });
});

test('a late delivery is ignored, a newer one wins, whatever order they come in', async () => {
	const newer = record(1, {
		sourceAt: 2_000,
		sourceHash: 'two',
		values: { ...record(1).values, weightKg: 79 }
	});
	await ingest(newer);
	expect(await ingest(record(1))).toMatchObject({ unchanged: 1 });
	expect((await rowsSince(0)).rows).toMatchObject([{ weightKg: 79 }]);
});

test('I11: a field that the person wrote stays; what the source says is kept beside it', async () => {
	await ingest(record(1));
	const [row] = (await rowsSince(0)).rows;
	const at = clock * 1000 + 5;
	await sync.push(person, pushInput([patch(row!, { weightKg: 78.5 }, at)]));
	const again = record(1, {
		sourceAt: 2_000,
		sourceHash: 'two',
		values: { ...record(1).values, weightKg: 81, fatPercent: 20 }
	});
	expect(await ingest(again)).toMatchObject({ updated: 1 });
	const [merged] = (await rowsSince(0)).rows;
	expect(merged).toMatchObject({
		weightKg: 78.5,
		fatPercent: 20,
		stamps: { weightKg: at },
		sourceValues: { weightKg: 81 }
	});

	// "Revert to source": the source's value, written now, and the field given back to it.
	const back = at + 10;
	const revert = { ...patch(row!, { weightKg: 81 }, back), released: { weightKg: back } };
	await sync.push(person, pushInput([revert]));
	const third = {
		...again,
		sourceAt: 3_000,
		sourceHash: 'three',
		values: { ...again.values, weightKg: 82 }
	};
	await ingest(third);
	expect((await rowsSince(0)).rows).toMatchObject([{ weightKg: 82 }]);
	// A late copy of the first edit changes nothing any more.
	await sync.push(person, pushInput([patch(row!, { weightKg: 78.5 }, at)]));
	expect((await rowsSince(0)).rows).toMatchObject([{ weightKg: 82 }]);
});

test('I12: no re-sync brings back what the person deleted; removal at the source spares edited rows', async () => {
	await ingest(record(1), record(2), record(3));
	const { rows } = await rowsSince(0);
	const [first, second] = rows as [WireRow, WireRow, WireRow];
	const at = clock * 1000 + 5;
	await sync.push(person, pushInput([removal(first, at), patch(second, { note: 'mine' }, at)]));
	const changed = [1, 2, 3].map((n) => record(n, { sourceAt: 2_000, sourceHash: 'two' }));
	await ingest(...changed);
	const gone = [2, 3].map((n) =>
		record(n, { sourceAt: 3_000, sourceHash: 'gone', sourceRemoved: true, values: {} })
	);
	expect(await ingest(...gone)).toMatchObject({
		...{ removed: 2, created: 0 },
		written: [second, rows[2]!].map(({ id }) => ({ entity: 'weigh_ins', id, effect: 'removed' }))
	});
	const after = new Map((await rowsSince(0)).rows.map((row) => [row.sourceId, row.deletedAt]));
	expect(after).toEqual(
		new Map([
			[first.sourceId, at],
			[second.sourceId, null],
			[rows[2]!.sourceId, 3_000]
		])
	);
	// The source takes its deletion back: the row lives again, the person's own delete stands.
	await ingest(...[1, 3].map((n) => record(n, { sourceAt: 4_000, sourceHash: 'back' })));
	const revived = new Map((await rowsSince(0)).rows.map((row) => [row.sourceId, row.deletedAt]));
	expect(revived.get(first.sourceId)).toBe(at);
	expect(revived.get(rows[2]!.sourceId)).toBeNull();
});

test('a removal of what was never here leaves no trace', async () => {
	const never = record(9, { sourceRemoved: true, values: {} });
	expect(await ingest(never)).toMatchObject({ created: 0, removed: 0, unchanged: 1 });
	expect((await rowsSince(0)).head).toBe(0);
});

test('one bad record costs one record; a record named twice is the later one', async () => {
	const heavy = record(1, { values: { ...record(1).values, weightKg: 9000 } });
	const outcome = await ingest(
		heavy,
		record(2),
		record(3, {
			sourceAt: 5_000,
			sourceHash: 'late',
			values: { ...record(3).values, weightKg: 60 }
		}),
		record(3)
	);
	expect(outcome).toMatchObject({ created: 2, refused: [{ sourceId: 'grp-1' }] });
	expect(outcome.refused[0]!.problems[0]!.field).toBe('weightKg');
	const rows = (await rowsSince(0)).rows;
	expect(rows.find((row) => row.sourceId === 'grp-3')).toMatchObject({ weightKg: 60 });
});

test('what is stored alongside shares the fate of the rows', async () => {
	const cursor = (tx: { text(sql: string, params: unknown[]): Promise<unknown> }) =>
		tx.text(
			`insert into provider_cursors (user_id, provider, cursor)
			values ($1::uuid, 'withings', '{"offset": 1}')`,
			[person]
		);
	const failing = sync.ingest({ userId: person, entity: weighIn }, [record(1)], {
		alongside: async (tx) => {
			await cursor(tx);
			throw new Error('no');
		}
	});
	await expect(failing).rejects.toThrow('no');
	expect((await rowsSince(0)).head).toBe(0);
	await sync.ingest({ userId: person, entity: weighIn }, [record(1)], {
		alongside: async (tx, outcome) => {
			expect(outcome.created).toBe(1);
			await cursor(tx);
		}
	});
	expect(
		await fresh.asOwner('select cursor from provider_cursors where user_id = $1', [person])
	).toEqual([{ cursor: { offset: 1 } }]);
});

test('what a source overwrites is kept in the history', async () => {
	await ingest(record(1));
	await ingest(record(1, { sourceAt: 2_000, sourceHash: 'two', values: { weightKg: 81 } }));
	expect(
		await fresh.asOwner('select field, value, by_source from row_history where user_id = $1', [
			person
		])
	).toEqual([{ field: 'weightKg', value: 80.123, by_source: 'withings' }]);
});

test('of each value that a source overwrites, time after time and in several rows, one is kept', async () => {
	const at = (n: number, time: number) =>
		record(n, {
			sourceAt: time,
			sourceHash: `at ${time}`,
			values: { ...record(n).values, weightKg: 80 + time / 1000, fatPercent: time / 1000 }
		});
	for (const time of [1_000, 2_000, 3_000]) await ingest(at(1, time), at(2, time));
	const kept = await fresh.asOwner<{ value: number }>(
		'select value from row_history where user_id = $1 order by replaced_by_stamp, field, value',
		[person]
	);
	expect(kept.map(({ value }) => value).sort()).toEqual([1, 1, 2, 2, 81, 81, 82, 82]);
});

test('a record whose entity has a required reference is stored with it', async () => {
	const outcome = await sync.ingest({ userId: person, entity: mealItem }, [
		record(1, { values: { mealId: '0192f0c1-0000-7000-8000-00000000aaaa', name: 'Oats' } }),
		record(2, { values: { name: 'No meal' } })
	]);
	expect(outcome).toMatchObject({ created: 1, refused: [{ sourceId: 'grp-2' }] });
});

test('more than 500 records at once are refused, nothing is stored', async () => {
	await expect(ingest(...Array.from({ length: 501 }, (_, n) => record(n)))).rejects.toThrow('500');
	expect((await rowsSince(0)).head).toBe(0);
});
