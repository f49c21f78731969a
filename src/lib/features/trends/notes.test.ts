import { expect, test } from 'vitest';
import { dayNote } from '#lib/domains/days/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { notesIn, noteText, readNotes } from './notes.ts';

test('the notes of a window come newest first; a day that is only marked complete has none', async () => {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => 1 });
	const note = (date: string, text: string) => create(dayNote, { date, note: text });
	await replica.write('noted', [
		note('2026-11-01', 'Too early'),
		note('2026-11-03', 'Ill,\nin bed '),
		note('2026-11-04', ' '),
		note('2026-11-05', 'Back'),
		note('2026-11-10', 'Too late')
	]);
	const notes = await readNotes(replica, { from: '2026-11-02', to: '2026-11-10' });
	expect(notes).toEqual([
		{ day: '2026-11-05', text: 'Back' },
		{ day: '2026-11-03', text: 'Ill, in bed' }
	]);
	const week = { from: '2026-11-02', to: '2026-11-09' };
	expect(noteText(notesIn(notes, week))).toBe(' · 2 notes: Ill, in bed; Back');
	expect(noteText(notesIn(notes, { ...week, to: '2026-11-04' }))).toBe(' · Note: Ill, in bed');
	expect(noteText(notesIn(notes, { ...week, to: '2026-11-03' }))).toBe('');
});
