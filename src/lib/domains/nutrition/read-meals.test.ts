import { expect, test } from 'vitest';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { meal, mealItem } from './entity.ts';
import { readMeals } from './read-meals.ts';

const entities = [meal, mealItem];

test('many meals at once have the portions that each has alone, and no others', async () => {
	const store = new MemoryStore(shapesOf(entities));
	const userId = '0192f0c1-0000-7000-8000-0000000000d1';
	const replica = new LocalReplica({ userId, entities, store, now: () => 1_800_000_000_000 });
	const rows = Array.from({ length: 260 }, (_, n) =>
		create(meal, { eatenAt: n, utcOffset: 0 }, { id: crypto.randomUUID() })
	);
	const items = rows.flatMap(({ id }, n) =>
		Array.from({ length: n % 4 }, (_, k) =>
			create(mealItem, { mealId: id, name: `Food ${n}.${k}`, amount: 1, unit: 'serving' })
		)
	);
	await replica.write('Eaten', [...rows, ...items]);
	const asked = await replica.range(meal, { from: 40, to: 220 });
	const together = await readMeals(replica, asked);
	const alone = await Promise.all(asked.map((row) => readMeals(replica, [row])));
	expect(together).toEqual(alone.flat());
	expect(together.flatMap((one) => one.items).length).toBeGreaterThan(200);
});
