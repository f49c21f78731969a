import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { DexieStore } from '#lib/sync/client/dexie-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create, remove } from '#lib/sync/client/write.ts';
import { readRows } from './table-rows.ts';
import { isLiving } from './view.ts';

const entity = weighIn as unknown as AnyEntity;
const hourMs = 3_600_000;

test('what was deleted is found however old it is, a page of it at a time', async () => {
	const store = new DexieStore('deleted-rows', shapesOf(entities));
	let now = Date.UTC(2026, 0, 1, 12);
	const replica = new LocalReplica({ userId: 'u', entities, store, now: () => now });
	const made = Array.from({ length: 60 }, (_, n) =>
		create(weighIn, { measuredAt: now - n * 24 * hourMs, weightKg: 70, utcOffset: 0 })
	);
	await replica.write('History', made);
	const oldest = made.slice(-30).map(({ id }) => id);
	for (const id of oldest) {
		now += 1000;
		await replica.write('Deleted', [remove(weighIn, id)]);
	}
	const read = async (most: number, deleted: boolean, days = { from: '', to: '' }) => {
		const { rows, isCut } = await readRows(replica, entity, { ...days, most, deleted });
		const gone = rows.filter((row) => !isLiving(row)).map(({ id }) => id);
		return { living: rows.length - gone.length, gone, isCut };
	};
	expect(await read(40, false)).toEqual({ living: 30, gone: [], isCut: false });
	expect(await read(40, true)).toEqual({
		living: 30,
		gone: oldest.toReversed(),
		isCut: false
	});
	// The latest deletion first, as far as rows are read.
	expect(await read(20, true)).toEqual({
		living: 20,
		gone: oldest.toReversed().slice(0, 20),
		isCut: true
	});
	const december = { from: '2025-12-01', to: '2025-12-04' };
	expect((await read(40, true, december)).gone).toHaveLength(2);
	expect((await read(Infinity, true)).gone).toHaveLength(30);
	await store.destroy();
});
