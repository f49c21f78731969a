import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defineEntity, type AnyRow } from '#lib/platform/entity/entity.ts';
import { instant, text } from '#lib/platform/entity/field.ts';
import { DexieStore } from './dexie-store.ts';
import { Foretelling } from './foretold.ts';
import { LocalReplica } from './replica.ts';
import { shapesOf } from './tx.ts';
import { change, create, Refused, remove } from './write.ts';

const note = defineEntity({
	name: 'notes',
	label: { one: 'Note', many: 'Notes' },
	time: 'at',
	fields: { at: instant('At'), body: text('Body', { maxLength: 10 }) }
});

let n = 0;
let store: DexieStore;
let replica: LocalReplica;
let seen: string[];
/** As a screen is told them. */
let told: number;
let stop: () => void;

beforeEach(async () => {
	store = new DexieStore(`foretold-${n++}`, shapesOf([note]));
	replica = new LocalReplica({ userId: 'u', entities: [note], store, now: () => 1_000 + told });
	seen = [];
	told = 0;
	const followed = replica
		.live((reader) => reader.range(note, { limit: 5 }))
		.subscribe({
			next: (rows) => {
				seen = rows.map(({ body }) => body);
				told++;
			},
			error: (cause) => expect.unreachable(String(cause))
		});
	stop = followed.unsubscribe;
	await vi.waitFor(() => expect(told).toBe(1));
});
afterEach(() => {
	stop();
	return store.destroy();
});

/** Only what needs no answer of the database: reactions, not tasks. */
async function withoutTheDisk(): Promise<void> {
	for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

const stored = async () =>
	(await store.reader.scan<AnyRow>('notes')).map(({ body }) => body as string);

test('a write is seen before the disk has answered, and is not told again when it has', async () => {
	const written = replica.write('Note added', [create(note, { at: 1, body: 'one' })]);
	await withoutTheDisk();
	expect(seen).toEqual(['one']);
	await written;
	await withoutTheDisk();
	expect(told).toBe(2);
	expect(await stored()).toEqual(['one']);
});

test('deeds on what was foretold are foretold themselves', async () => {
	const made = create(note, { at: 1, body: 'one' });
	const first = replica.write('Note added', [made]);
	await withoutTheDisk();
	const second = replica.write('Note changed', [change(note, made.id, { body: 'two' })]);
	await withoutTheDisk();
	expect(seen).toEqual(['two']);
	await Promise.all([first, second]);
	await replica.write('Note deleted', [remove(note, made.id)]);
	expect(seen).toEqual([]);
	const deed = (await replica.deeds())[1]!;
	await replica.undo(deed);
	await vi.waitFor(async () => expect(seen).toEqual(await bodies()));
});

const bodies = async () => (await replica.range(note)).map(({ body }) => body);

test('what another tab has changed meanwhile decides', async () => {
	const made = create(note, { at: 1, body: 'one' });
	await replica.write('Note added', [made]);
	const other = new LocalReplica({
		userId: 'u',
		entities: [note],
		store: new DexieStore(`foretold-${n - 1}`, shapesOf([note])),
		now: () => 9_000
	});
	const theirs = other.write('Note moved', [change(note, made.id, { at: 7 })]);
	const ours = replica.write('Note changed', [change(note, made.id, { body: 'two' })]);
	await Promise.all([theirs, ours]);
	const [row] = await store.reader.get<AnyRow>('notes', [made.id]);
	expect(row).toMatchObject({ at: 7, body: 'two' });
	await vi.waitFor(() => expect(seen).toEqual(['two']));
	other.close();
});

test('what will be refused is not shown', async () => {
	const tooLong = create(note, { at: 1, body: 'longer than ten' });
	await expect(replica.write('Note added', [tooLong])).rejects.toBeInstanceOf(Refused);
	expect(told).toBe(1);
});

test('what the disk does not take in the end is taken off the screen', async () => {
	const full = vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (
		this: IDBTransaction
	) {
		this.abort();
	});
	const written = replica.write('Note added', [create(note, { at: 1, body: 'one' })]);
	await withoutTheDisk();
	expect(seen).toEqual(['one']);
	await expect(written).rejects.toMatchObject({ name: expect.any(String) });
	full.mockRestore();
	await vi.waitFor(() => expect(seen).toEqual([]));
	expect(await stored()).toEqual([]);
});

test('of a change, what was foretold rightly is left out; that something did not come is told', () => {
	const at = { id: 'a' };
	const touch = (key: string, value?: object) => ({
		key,
		at,
		...(value && { value: { ...value } })
	});
	const told = { notes: [touch('a', { n: 1 }), touch('b', { n: 1 }), touch('c', { n: 1 })] };
	const made = {
		notes: [touch('a', { n: 1 }), touch('b', { n: 2 }), touch('d', { n: 4 })],
		meta: [touch('clock', { n: 9 })]
	};
	expect(new Foretelling(told).beyond(made)).toEqual({
		notes: [touch('b', { n: 2 }), touch('d', { n: 4 })],
		meta: made.meta
	});
	expect(new Foretelling(told).isWrong(made)).toBe(true);
	expect(new Foretelling(told).beyond(told)).toEqual({});
	expect(new Foretelling(told).isWrong(told)).toBe(false);
	expect(new Foretelling({}).beyond(made)).toEqual(made);
	const overtaken = new Foretelling(told);
	overtaken.overtakenBy({ notes: [touch('a', { n: 0 })], meta: [touch('b')] });
	expect(overtaken.beyond(told)).toEqual({ notes: [touch('a', { n: 1 })] });
});
