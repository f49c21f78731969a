import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { dayNoteId } from './day-note-id.ts';
import { dayNote } from './entity.ts';
import { markComplete } from './mark-complete.ts';

test('a day note that is made, taken back and made again goes by a second undo, as often as one likes', async () => {
	const store = new MemoryStore(shapesOf(entities));
	let now = Date.UTC(2026, 10, 23, 12);
	const replica = new LocalReplica({ userId: 'u', entities, store, now: () => now++ });
	const date = '2026-11-23';
	const id = dayNoteId('u', date);
	const makes = [
		create(dayNote, { date, note: 'Rain', complete: false }, { id }),
		create(dayNote, { date, note: 'Sun', complete: false }, { id }),
		create(dayNote, { date, note: 'Sun', complete: false }, { id }),
		markComplete('u', date, null)
	];
	for (const write of makes) {
		const deed = await replica.write('Note saved', [write]);
		expect((await replica.range(dayNote)).length).toBe(1);
		await replica.undo(deed);
		expect(await replica.range(dayNote)).toEqual([]);
		await replica.redo(deed);
		expect((await replica.range(dayNote)).length).toBe(1);
		await replica.undo(deed);
		expect(await replica.range(dayNote)).toEqual([]);
	}
});
