import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { project } from '#lib/domains/projects/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyEntity } from '#lib/platform/entity/entity.ts';
import { DexieStore } from '#lib/sync/client/dexie-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { change, create, remove } from '#lib/sync/client/write.ts';
import { lookedAt } from '../../../../tests/support/looked-at.ts';
import { censusText, readCensus } from './census.ts';

const entities = [weighIn, project] as unknown as AnyEntity[];

test('a table is told by its living rows and its last change, without a row being read', async () => {
	const store = new DexieStore('census', shapesOf(entities));
	const counted = lookedAt(store);
	let now = Date.UTC(2026, 10, 23, 8);
	const parts = { userId: 'u', entities, store: counted.store, now: () => now };
	const replica = new LocalReplica(parts);
	const made = Array.from({ length: 30 }, (_, n) =>
		create(weighIn, { measuredAt: now - n * 1000, weightKg: 70 })
	);
	await replica.write('Weighed', made);
	now += 1000;
	await replica.write(
		'Deleted',
		made.slice(0, 4).map(({ id }) => remove(weighIn, id))
	);
	counted.take();
	expect(await readCensus(replica, entities)).toEqual({
		weigh_ins: { living: 26, changedAt: now },
		projects: { living: 0, changedAt: null }
	});
	// The record of the last changes alone.
	expect(counted.take()).toBe(1);

	now += 1000;
	const deed = await replica.write('Noted', [change(weighIn, made[9]?.id ?? '', { note: 'x' })]);
	expect((await readCensus(replica, entities)).weigh_ins).toEqual({ living: 26, changedAt: now });
	now += 1000;
	await replica.undo(deed);
	expect((await readCensus(replica, entities)).weigh_ins?.changedAt).toBe(now);
	await store.destroy();
});

test('what one follows is told anew when a row comes or goes', async () => {
	const store = new DexieStore('census-live', shapesOf(entities));
	const replica = new LocalReplica({ userId: 'u', entities, store, now: () => 1000 });
	const seen: (number | undefined)[] = [];
	const following = replica
		.live((reader) => readCensus(reader, entities))
		.subscribe({
			next: (census) => seen.push(census.projects?.living),
			error: (cause) => expect.unreachable(String(cause))
		});
	const thesis = create(project, { name: 'Thesis' });
	await expect.poll(() => seen).toEqual([0]);
	await replica.write('Added', [thesis]);
	await expect.poll(() => seen.at(-1)).toBe(1);
	await replica.write('Deleted', [remove(project, thesis.id)]);
	await expect.poll(() => seen.at(-1)).toBe(0);
	following.unsubscribe();
	await store.destroy();
});

test('a table says how many rows it has and when they changed, and nothing that is not known', () => {
	const moment = { now: Date.UTC(2026, 10, 23, 8, 5), zone: 'UTC' };
	const changedAt = Date.UTC(2026, 10, 23, 8);
	expect(censusText({ living: 1240, changedAt }, moment)).toBe('1,240 · changed 5\u202fmin ago');
	expect(censusText({ living: 0, changedAt }, moment)).toBe('Empty · changed 5\u202fmin ago');
	expect(censusText({ living: 3, changedAt: null }, moment)).toBe('3');
	expect(censusText({ living: 0, changedAt: null }, moment)).toBe('Empty');
});
