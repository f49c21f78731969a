import { expect, test } from 'vitest';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create, remove } from '#lib/sync/client/write.ts';
import { bringingBack, deleting } from './bring-back.ts';
import { meal, mealItem } from './nutrition/entity.ts';
import { entities } from './registry.ts';

test('a meal goes with its portions and comes back with those that went along', async () => {
	const store = new MemoryStore(shapesOf(entities));
	let now = Date.UTC(2026, 10, 23, 12);
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	const lunch = create(meal, { eatenAt: now });
	const items = ['Bread', 'Soup', 'Egg'].map((name) =>
		create(mealItem, { mealId: lunch.id, name })
	);
	await replica.write('Lunch', [lunch, ...items]);
	const names = async () => (await replica.range(mealItem, {})).map(({ name }) => name).sort();
	const row = async () => (await replica.find(meal, [lunch.id]))[0] as unknown as AnyRow;
	await replica.write('Egg', [remove(mealItem, items[2]?.id ?? '')]);
	now += 60_000;
	await replica.write('Deleted', await deleting(store, meal, await row()));
	expect(await names()).toEqual([]);
	await replica.write('Restored', await bringingBack(store, meal, await row()));
	expect(await names()).toEqual(['Bread', 'Soup']);
	expect(await replica.get(meal, lunch.id)).toBeDefined();
});
