import { beforeEach, expect, test } from 'vitest';
import type { EditConflict } from '../edit-conflict.ts';
import { timedId } from '../row-id.ts';
import { entities, thing } from '../simulator/thing.ts';
import { hearConflicts, openConflicts, settleConflict } from './edit-conflicts.ts';
import { MemoryStore } from './memory-store.ts';
import { LocalReplica } from './replica.ts';
import { readStanding } from './standing.ts';
import { shapesOf } from './tx.ts';
import { change, create } from './write.ts';

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
	const device = { deviceId: timedId(2, new Uint8Array(10)), deviceName: 'Tablet' };
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
