import { beforeEach, expect, test } from 'vitest';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { rowField, type EditConflict } from '../edit-conflict.ts';
import { timedId } from '../row-id.ts';
import { entities, thing } from '../simulator/thing.ts';
import { hearConflicts, openConflicts, settleConflict } from './edit-conflicts.ts';
import { MemoryStore } from './memory-store.ts';
import { LocalReplica } from './replica.ts';
import { readStanding } from './standing.ts';
import { shapesOf } from './tx.ts';
import { change, create, remove, restore } from './write.ts';

const id = timedId(1, new Uint8Array(10));
let store: MemoryStore;
let replica: LocalReplica;
let told: EditConflict;
const open = () => openConflicts(store.reader, (name) => name === 'things');

beforeEach(async () => {
	store = new MemoryStore(shapesOf(entities));
	replica = new LocalReplica({ userId: 'u', entities, store, now: () => 1_800_000_000_000 });
	await replica.write('Made', [create(thing, { at: 1, name: 'a' }, { id })]);
	await replica.write('Edited', [change(thing, id, { name: 'b' })]);
	const row = await replica.get(thing, id);
	const replacedByStamp = row?.stamps?.['name'] ?? 0;
	const at = { entity: 'things', rowId: id, field: 'name', stamp: replacedByStamp - 5 };
	const winner = { winnerId: timedId(3, new Uint8Array(10)), winnerName: 'Phone' };
	const device = { deviceId: timedId(2, new Uint8Array(10)), deviceName: 'Tablet', ...winner };
	told = { ...at, ...device, id: 'one', value: 'c', replacedByStamp };
});

const hear = (...all: EditConflict[]) => hearConflicts(store, () => Promise.resolve(all));

test('check 11: a conflict stays open until the field is written anew, and blocks nothing', async () => {
	await hear(told);
	expect(await open()).toMatchObject([{ id: 'one', value: 'c', isOwn: false, row: { name: 'b' } }]);
	expect(await readStanding(store.reader)).toMatchObject({ conflicts: 1, refused: 0 });
	await replica.write('Used', [change(thing, id, { name: 'c' })]);
	expect(await open()).toEqual([]);
});

test('check 11: what was kept as it is is not asked again, also when the server tells it once more', async () => {
	await hear(told);
	await settleConflict(store, 'one');
	expect(await open()).toEqual([]);
	await hear(told);
	expect(await open()).toEqual([]);
	await hear();
	await hear({ ...told, id: 'two' });
	expect(await open()).toHaveLength(1);
});

test('a record that this version does not know, or that is gone, is no question', async () => {
	await hear({ ...told, entity: 'moods' }, { ...told, rowId: timedId(9, new Uint8Array(10)) });
	expect(await open()).toEqual([]);
	await hear(told);
	await replica.write('Deleted', [{ kind: 'remove', entity: thing, id }]);
	expect(await open()).toEqual([]);
});

test('check 11: a deletion that met an edit stays open until the row is brought back or deleted anew', async () => {
	await replica.write('Deleted', [remove(thing, id)]);
	const deletedAt = (await store.reader.get<AnyRow>('things', [id]))[0]?.removedAt ?? 0;
	const life = { ...told, field: rowField, value: 'edited', replacedByStamp: deletedAt };
	await hear(life);
	expect(await open()).toMatchObject([{ value: 'edited', row: { deletedAt } }]);
	expect(await readStanding(store.reader)).toMatchObject({ conflicts: 1 });
	await replica.write('Restored', [restore(thing, id)]);
	expect(await open()).toEqual([]);

	// The other way round: it lives, because the edit came later.
	const editedAt = (await replica.get(thing, id))?.editedAt ?? 0;
	await hear({ ...life, value: 'deleted', replacedByStamp: editedAt });
	expect(await open()).toMatchObject([{ value: 'deleted', row: { deletedAt: null } }]);
	await replica.write('Deleted', [remove(thing, id)]);
	expect(await open()).toEqual([]);
});
