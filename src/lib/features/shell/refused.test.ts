import { beforeEach, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import type { DeadLetter } from '#lib/sync/client/records.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { dismissRefused, mended, readRefused } from './refused.ts';

const problems = [{ field: 'weightKg', problem: 'Too heavy.' }];
let store: MemoryStore;
let replica: LocalReplica;
let letter: DeadLetter;

beforeEach(async () => {
	store = new MemoryStore(shapesOf(entities));
	replica = new LocalReplica({ userId: 'u', entities, store, now: () => 1_800_000_000_000 });
	const write = create(weighIn, { measuredAt: 5, weightKg: 80, note: 'as typed' });
	await replica.write('Weight added', [write]);
	const row = (await replica.get(weighIn, write.id)) as unknown as AnyRow;
	letter = { n: 1, at: 9, entity: weighIn.name, id: row.id, row, fields: ['weightKg'], problems };
	await store.write(['dead'], (tx) => tx.put('dead', [letter]));
});

test('a refused change says what it was and why', async () => {
	expect(await readRefused(store.reader)).toMatchObject([
		{ what: 'Weigh-in', which: 'as typed', why: 'Too heavy.' }
	]);
	await dismissRefused(store, letter);
	expect(await readRefused(store.reader)).toEqual([]);
});

test('a retry writes the refused fields again, with what was mended, and nothing else', async () => {
	expect(await mended(replica, letter)).toMatchObject({
		kind: 'change',
		id: letter.id,
		patch: { weightKg: 80 }
	});
	const write = await mended(replica, letter, { weightKg: 70 });
	expect(write).toMatchObject({ kind: 'change', patch: { weightKg: 70 } });
});

test('a row that never came to be is made anew under its own name', async () => {
	await store.write([weighIn.name], (tx) => tx.delete(weighIn.name, [letter.id]));
	const write = await mended(replica, letter, { weightKg: 70 });
	expect(write).toMatchObject({
		kind: 'create',
		id: letter.id,
		source: 'manual',
		sourceId: letter.id,
		values: { weightKg: 70, note: 'as typed', measuredAt: 5 }
	});
	if (write) await replica.write('Weigh-in sent again', [write]);
	expect(await replica.get(weighIn, letter.id)).toMatchObject({ weightKg: 70 });
	expect(await mended(replica, { ...letter, entity: 'moods' })).toBeNull();
});
