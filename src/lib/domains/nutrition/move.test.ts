import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { moveItem } from './deeds.ts';
import { meal, mealItem } from './entity.ts';
import { readMeals } from './read-meals.ts';

const now = Date.UTC(2026, 10, 25, 20);
const at = (hour: number) => ({ eatenAt: Date.UTC(2026, 10, 25, hour), utcOffset: 0 });

async function day() {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	const lunch = create(meal, { ...at(12), kind: 'lunch' });
	const dinner = create(meal, { ...at(19), kind: 'dinner' });
	const portion = (name: string, mealId: string) => create(mealItem, { name, mealId, amount: 1 });
	const [rice, apple] = [portion('Rice', lunch.id), portion('Apple', dinner.id)];
	await replica.write('Day', [lunch, dinner, rice, portion('Salmon', lunch.id), apple]);
	const meals = async () =>
		readMeals(replica, await replica.range(meal, { newestFirst: false, limit: 50 }));
	const told = async () =>
		(await meals()).map(
			({ meal: { kind }, items }) =>
				`${kind}: ${items
					.map(({ name }) => name)
					.sort()
					.join(', ')}`
		);
	return { replica, told, meals, dinner, rice, apple };
}

test('a portion becomes another meal’s, and one undo puts it back', async () => {
	const { replica, told, meals, dinner, rice } = await day();
	const [lunch] = await meals();
	if (!lunch) throw new Error('There is no lunch.');
	const deed = await replica.write('Moved', moveItem(lunch, rice, { id: dinner.id }));
	expect(await told()).toEqual(['lunch: Salmon', 'dinner: Apple, Rice']);
	await replica.undo(deed);
	expect(await told()).toEqual(['lunch: Rice, Salmon', 'dinner: Apple']);
});

test('the last portion takes its meal along, also into one that is not there yet', async () => {
	const { replica, told, meals, apple } = await day();
	const dinner = (await meals())[1];
	if (!dinner) throw new Error('There is no dinner.');
	const deed = await replica.write('Moved', moveItem(dinner, apple, { kind: 'snack' }));
	expect(await told()).toEqual(['lunch: Rice, Salmon', 'snack: Apple']);
	await replica.undo(deed);
	expect(await told()).toEqual(['lunch: Rice, Salmon', 'dinner: Apple']);
});
