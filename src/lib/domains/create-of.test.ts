import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { change, Refused, remove } from '#lib/sync/client/write.ts';
import { createOf } from './create-of.ts';
import { dayNoteId } from './days/day-note-id.ts';
import { dayNote } from './days/entity.ts';
import { project } from './projects/entity.ts';

let now = Date.UTC(2026, 10, 23, 12);
function freshReplica() {
	const store = new MemoryStore(shapesOf(entities));
	return new LocalReplica({ userId: 'u', entities, store, now: () => now++ });
}

test('a day note added under Data is the one that the day shows, and there is one a day', async () => {
	const replica = freshReplica();
	const values = { date: '2026-11-23', note: 'Rain', complete: false };
	const id = dayNoteId('u', values.date);
	await replica.write('Day note added', [await createOf(replica, dayNote, values)]);
	expect(await replica.get(dayNote, id)).toMatchObject({ note: 'Rain' });

	const again = createOf(replica, dayNote, { ...values, note: 'Sun' });
	await expect(again).rejects.toThrow('There is a day note for this already: change that one.');

	await replica.write('Day note deleted', [remove(dayNote, id)]);
	await replica.write('Day note added', [await createOf(replica, dayNote, values)]);
	expect(await replica.range(dayNote)).toHaveLength(1);
});

test('a day note stays with its day', async () => {
	const replica = freshReplica();
	const made = await createOf(replica, dayNote, { date: '2026-11-23', note: 'Rain' });
	await replica.write('Day note added', [made]);
	const moved = replica.write('Moved', [change(dayNote, made.id, { date: '2026-11-24' })]);
	await expect(moved).rejects.toThrow(Refused);
	await replica.write('Same', [change(dayNote, made.id, { date: '2026-11-23', note: 'Sun' })]);
	expect(await replica.get(dayNote, made.id)).toMatchObject({ date: '2026-11-23', note: 'Sun' });
});

test('of other kinds as many are made as are added', async () => {
	const replica = freshReplica();
	for (let n = 0; n < 2; n++) {
		await replica.write('Project added', [await createOf(replica, project, { name: 'Thesis' })]);
	}
	expect(await replica.range(project)).toHaveLength(2);
});
