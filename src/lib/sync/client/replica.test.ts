import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineEntity, type AnyRow } from '#lib/platform/entity/entity.ts';
import { instant, integer, optional, text } from '#lib/platform/entity/field.ts';
import { DexieStore } from './dexie-store.ts';
import { MemoryStore } from './memory-store.ts';
import type { OutboxEntry } from './records.ts';
import { LocalReplica } from './replica.ts';
import { shapesOf, type Store } from './tx.ts';
import { change, create, Refused, remove, restore, revert } from './write.ts';

const note = defineEntity({
	name: 'notes',
	label: { one: 'Note', many: 'Notes' },
	time: 'at',
	indexes: ['topic'],
	fields: {
		at: instant('At'),
		topic: optional(text('Topic')),
		body: text('Body', { maxLength: 40 }),
		low: integer('Low'),
		high: integer('High')
	},
	check: ({ low, high }) =>
		high < low ? { field: 'high', problem: 'The high is below the low.' } : null
});

let opened = 0;
const kinds: Record<string, () => Store> = {
	memory: () => new MemoryStore(shapesOf([note])),
	'IndexedDB through Dexie': () => new DexieStore(`test-${opened++}`, shapesOf([note]))
};

describe.each(Object.keys(kinds))('a replica kept in %s', (kind) => {
	let store: Store;
	let replica: LocalReplica;
	let now = 1_000;

	beforeEach(() => {
		now = 1_000;
		store = kinds[kind]!();
		replica = new LocalReplica({ userId: 'u', entities: [note], store, now: () => now });
	});
	afterEach(() => replica.close());

	const outbox = () => store.reader.scan<OutboxEntry>('outbox');
	const raw = async (id: string) => (await store.reader.get<AnyRow>('notes', [id]))[0];
	const added = async (values: Parameters<typeof create<typeof note>>[1]) => {
		const write = create(note, { at: now, ...values });
		await replica.write('Note added', [write]);
		return write.id;
	};

	test('a deed of many writes is undone by what its last one says, and the others are none', async () => {
		const mark = create(note, { at: 1, body: 'mark' });
		await replica.write('Rows imported', [create(note, { body: 'one' })], { inverse: [] });
		await replica.write('Rows imported', [create(note, { body: 'two' })], { inverse: [mark] });
		const deeds = await replica.deeds();
		expect(deeds.map(({ label, undone }) => [label, undone])).toEqual([['Rows imported', false]]);
		await replica.undo(deeds[0]!);
		const bodies = (await replica.range(note)).map(({ body }) => body);
		expect(bodies.sort()).toEqual(['mark', 'one', 'two']);
	});

	test('shows deleted rows only where two states are compared', async () => {
		const id = await added({ body: 'gone' });
		await replica.write('Note deleted', [remove(note, id)]);
		expect(await replica.range(note)).toEqual([]);
		expect(await replica.range(note, { withDeleted: true })).toHaveLength(1);
	});

	test('shows a new row at once and remembers to send it', async () => {
		const id = await added({ body: 'hello' });
		expect(await replica.get(note, id)).toMatchObject({
			body: 'hello',
			topic: null,
			source: 'manual',
			sourceId: id,
			createdAt: 1_000_000,
			editedAt: 1_000_000,
			revision: 0
		});
		expect(await outbox()).toEqual([
			expect.objectContaining({ entity: 'notes', id, createdAt: 1_000_000, stamps: {} })
		]);
	});

	test('I1: a write that fails half way leaves neither row nor outbox entry nor deed', async () => {
		const kept = await added({ body: 'kept' });
		const before = [await store.reader.scan('notes'), await outbox(), await replica.deeds()];
		const attempt = replica.write('Two', [
			create(note, { at: 1, body: 'first' }),
			change(note, kept, { body: 'changed' }),
			change(note, '0192f0c1-0000-7000-8000-00000000dead', { body: 'no such row' })
		]);
		await expect(attempt).rejects.toThrow('This note is not on this device.');
		expect([await store.reader.scan('notes'), await outbox(), await replica.deeds()]).toEqual(
			before
		);
	});

	test('I1: a transaction aborted by the database leaves nothing behind', async () => {
		const attempt = store.write(['notes', 'outbox', 'meta', 'deeds'], async (tx) => {
			await tx.put('notes', [{ id: 'a', at: 1 }]);
			await tx.put('outbox', [{ entity: 'notes', id: 'a' }]);
			throw new Error('power cut');
		});
		await expect(attempt).rejects.toThrow('power cut');
		expect([await store.reader.scan('notes'), await outbox()]).toEqual([[], []]);
	});

	test('refuses values with the problems at their fields, and writes nothing', async () => {
		const attempt = replica.write('Bad', [create(note, { at: 1, low: 5, high: 2 })]);
		await expect(attempt).rejects.toThrow(Refused);
		await expect(attempt).rejects.toMatchObject({
			code: 'E_REFUSED',
			problems: [{ field: 'high', problem: 'The high is below the low.' }]
		});
		await expect(replica.write('Bad', [create(note, { body: 'x'.repeat(41) })])).rejects.toThrow(
			'Body: expected at most 40 characters of text.'
		);
		expect(await outbox()).toEqual([]);
	});

	test('coalesces edits of a row into one entry that names fields, stamps and no values', async () => {
		const id = await added({ body: 'one' });
		now = 2_000;
		await replica.write('Edited', [change(note, id, { body: 'two' })]);
		now = 3_000;
		await replica.write('Edited', [change(note, id, { body: 'three', low: -1 })]);
		expect(await outbox()).toEqual([
			{
				entity: 'notes',
				id,
				createdAt: 1_000_000,
				stamps: { body: 3_000_000, low: 3_000_000 },
				released: {},
				editedAt: 3_000_000,
				removedAt: 0,
				since: 1_000
			}
		]);
	});

	test('stamps rise though the clock stands still or goes back', async () => {
		const id = await added({ body: 'one' });
		now = 10;
		await replica.write('Edited', [change(note, id, { body: 'two' })]);
		expect((await raw(id))?.stamps).toEqual({ body: 1_000_001 });
	});

	test('a change to the same value is no change', async () => {
		const id = await added({ body: 'same' });
		const deed = await replica.write('Nothing', [change(note, id, { body: 'same' })]);
		expect(deed.undone).toBe(true);
		expect((await raw(id))?.stamps).toBeNull();
		expect(await replica.deeds()).toHaveLength(1);
	});

	test('removes, leaves a tombstone to send, and restores', async () => {
		const id = await added({ body: 'gone' });
		await replica.write('Deleted', [remove(note, id)]);
		expect(await replica.get(note, id)).toBeUndefined();
		expect(await replica.range(note)).toEqual([]);
		expect(await raw(id)).toMatchObject({ deletedAt: 1_000_001, removedAt: 1_000_001 });
		await replica.write('Restored', [restore(note, id)]);
		expect(await replica.get(note, id)).toMatchObject({ body: 'gone', deletedAt: null });
	});

	test('undo takes back a create, a change, a removal, once each, in any order', async () => {
		const id = await added({ body: 'one' });
		const changed = await replica.write('Edited', [change(note, id, { body: 'two', low: -3 })]);
		const removed = await replica.write('Deleted', [remove(note, id)]);
		await replica.undo(removed);
		expect(await replica.get(note, id)).toMatchObject({ body: 'two' });
		await replica.undo(changed);
		expect(await replica.get(note, id)).toMatchObject({ body: 'one', low: 0 });
		await replica.write('Edited', [change(note, id, { body: 'later' })]);
		await replica.undo(changed);
		expect(await replica.get(note, id)).toMatchObject({ body: 'later' });
		const [, , , first] = await replica.deeds();
		expect(first).toMatchObject({ label: 'Note added', undone: false });
		await replica.undo(first!);
		expect(await replica.get(note, id)).toBeUndefined();
	});

	test('redo does again what was taken back: a create, a change, a removal, as often as one likes', async () => {
		const id = await added({ body: 'one' });
		const changed = await replica.write('Edited', [change(note, id, { body: 'two' })]);
		const removed = await replica.write('Deleted', [remove(note, id)]);
		for (let n = 0; n < 2; n++) {
			await replica.undo(removed);
			await replica.undo(changed);
			expect(await replica.get(note, id)).toMatchObject({ body: 'one' });
			await replica.redo(changed);
			expect(await replica.get(note, id)).toMatchObject({ body: 'two' });
			await replica.redo(removed);
			expect(await replica.get(note, id)).toBeUndefined();
		}
		const [, , first] = await replica.deeds();
		for (const deed of [removed, changed, first!]) await replica.undo(deed);
		expect(await replica.get(note, id)).toBeUndefined();
		for (const deed of [first!, first!, changed]) await replica.redo(deed);
		expect(await replica.get(note, id)).toMatchObject({ body: 'two' });
		await replica.redo(removed);
		expect((await replica.deeds()).map(({ undone }) => undone)).toEqual([false, false, false]);
	});

	test('what stands for many transactions is not done again, and undoing keeps what came between', async () => {
		const mark = create(note, { at: 1, body: 'mark' });
		const batch = await replica.write('Rows imported', [create(note, { body: 'one' })], {
			inverse: [mark]
		});
		await replica.undo(batch);
		expect((await replica.deeds())[0]).toMatchObject({ undone: true, undoneAt: null });
		const id = await added({ body: 'before' });
		const changed = await replica.write('Edited', [change(note, id, { body: 'after' })]);
		await replica.undo(changed);
		await replica.write('Edited', [change(note, id, { low: -7 })]);
		await replica.redo(changed);
		expect(await replica.get(note, id)).toMatchObject({ body: 'after', low: -7 });
	});

	test('undo of several writes of one deed goes backwards through them', async () => {
		const made = create(note, { at: 1, body: 'one' });
		const deed = await replica.write('All', [
			made,
			change(note, made.id, { body: 'two' }),
			change(note, made.id, { body: 'three' })
		]);
		await replica.undo(deed);
		expect(await replica.get(note, made.id)).toBeUndefined();
		expect(await raw(made.id)).toMatchObject({ body: 'one' });
	});

	test('keeps the last fifty deeds', async () => {
		for (let n = 1; n <= 53; n++) await added({ body: `note ${n}` });
		const deeds = await replica.deeds();
		expect([deeds.length, deeds[0]?.n, deeds[49]?.n]).toEqual([50, 53, 4]);
		expect(await store.reader.scan('deeds')).toHaveLength(50);
	});

	test('a reverted field belongs to its source again; undoing an override releases it', async () => {
		const id = '0192f0c1-0000-7000-8000-000000000001';
		const envelope = {
			id,
			source: 'whoop',
			sourceId: '7',
			createdAt: 5,
			updatedAt: 5,
			revision: 3
		};
		const marks = { deletedAt: null, stamps: null, released: null, sourceValues: null };
		const values = { at: 1, topic: null, body: 'measured', low: 0, high: 9 };
		const row = { ...envelope, ...marks, editedAt: 0, removedAt: 0, ...values };
		await store.write(['notes'], (tx) => tx.put('notes', [row]));
		const deed = await replica.write('Edited', [change(note, id, { body: 'mine' })]);
		expect(await raw(id)).toMatchObject({ stamps: { body: 1_000_000 }, released: null });
		await replica.undo(deed);
		expect(await raw(id)).toMatchObject({
			body: 'measured',
			stamps: { body: 1_000_001 },
			released: { body: 1_000_001 }
		});

		const edited = {
			...row,
			body: 'mine',
			stamps: { body: 9 },
			sourceValues: { body: 'measured' }
		};
		await store.write(['notes'], (tx) => tx.put('notes', [edited]));
		await replica.write('Reverted', [revert(note, edited, ['body'])]);
		expect(await raw(id)).toMatchObject({
			body: 'measured',
			sourceValues: null,
			stamps: { body: 1_000_002 },
			released: { body: 1_000_002 }
		});
	});

	test('ranges by time and by index, newest first, filtered and limited', async () => {
		for (let n = 1; n <= 9; n++) {
			await added({ at: n * 10, body: `n${n}`, topic: n % 2 ? 'odd' : null, high: n });
		}
		const bodies = async (range: Parameters<typeof replica.range<typeof note>>[1]) =>
			(await replica.range(note, range)).map(({ body }) => body).join(' ');
		expect(await bodies({})).toBe('n9 n8 n7 n6 n5 n4 n3 n2 n1');
		expect(await bodies({ from: 30, to: 60 })).toBe('n5 n4 n3');
		expect(await bodies({ from: 30, limit: 2, newestFirst: false })).toBe('n3 n4');
		expect(await bodies({ limit: 2, where: ({ high }) => high < 7 })).toBe('n6 n5');
		expect(await bodies({ by: 'topic', is: 'odd', newestFirst: false })).toBe('n1 n3 n5 n7 n9');
		expect(() => replica.range(note, { by: 'body' })).toThrow('notes is not indexed by "body"');
	});

	test('a live read follows what it read', async () => {
		const seen: number[] = [];
		let arrived = () => undefined as unknown;
		const next = () => new Promise((resolve) => (arrived = () => resolve(undefined)));
		const first = next();
		const subscription = replica
			.live((reader) => reader.range(note, { limit: 10 }))
			.subscribe({ next: (rows) => (seen.push(rows.length), arrived()), error: expect.fail });
		await first;
		const second = next();
		await added({ body: 'one' });
		await second;
		subscription.unsubscribe();
		expect(seen).toEqual([0, 1]);
	});
});

test('a database handle lost under us is opened anew and the write done once', async () => {
	const handles: Dexie[] = [];
	const open = Dexie.prototype.open;
	const spy = vi.spyOn(Dexie.prototype, 'open').mockImplementation(function (this: Dexie) {
		handles.push(this);
		return open.call(this);
	});
	const store = new DexieStore('test-lost', shapesOf([note]));
	const replica = new LocalReplica({ userId: 'u', entities: [note], store, now: () => 5 });
	await replica.write('One', [create(note, { at: 1, body: 'one' })]);
	// WebKit drops connections like this: the handle is dead and says so on the next use.
	handles.at(-1)!.close({ disableAutoOpen: true });
	await replica.write('Two', [create(note, { at: 2, body: 'two' })]);
	expect(await replica.range(note)).toHaveLength(2);
	handles.at(-1)!.close({ disableAutoOpen: true });
	expect(await replica.range(note)).toHaveLength(2);
	spy.mockRestore();
	replica.close();
	await expect(replica.write('Three', [create(note, { at: 3 })])).rejects.toThrow();
});
