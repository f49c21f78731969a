import { expect, test } from 'vitest';
import { goal } from '#lib/domains/goals/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { logHref, readWeekGrid } from './week-grid.ts';

/** A Monday. */
const now = Date.UTC(2026, 10, 23, 12);
const at = (day: number, hour: number) => Date.UTC(2026, 10, day, hour);
const since = { startDate: '2026-11-01' };

async function gridOf(day: string, ...goals: Parameters<typeof create<typeof goal>>[1][]) {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	const eaten = [at(20, 8), at(21, 8)].map((eatenAt) => create(meal, { eatenAt, utcOffset: 0 }));
	await replica.write('rows', [
		...goals.map((values) => create(goal, { ...since, ...values })),
		create(workout, { start: at(19, 10), end: at(19, 11), utcOffset: 0 }),
		...eaten,
		...eaten.map(({ id }, n) => create(mealItem, { mealId: id, name: 'x', proteinG: 60 + 60 * n }))
	]);
	const rows = await readWeekGrid(replica, day, now);
	return rows.map(({ cells }) => cells.map(({ state }) => state).join(' '));
}

test('a goal of each day is done where its day met it; one of a week where anything was done', async () => {
	const protein = { name: 'Protein', metric: 'protein_g', window: 'day', target: 90 } as const;
	const move = { name: 'Move', metric: 'workout_count', window: 'week', target: 2 } as const;
	expect(await gridOf('2026-11-23', protein)).toEqual(['open open open open done open open']);
	expect(await gridOf('2026-11-23', move)).toEqual(['open open done open open open open']);
});

test('days that are skipped, off the schedule, before the goal or to come ask for nothing', async () => {
	const weekdays = { name: 'Move', metric: 'workout_count', window: 'day', target: 1 } as const;
	const goal = {
		...{ ...weekdays, schedule: [1, 2, 3, 4, 5], skipMarks: ['2026-11-20'] },
		startDate: '2026-11-18'
	};
	expect(await gridOf('2026-11-24', goal)).toEqual(['open done excused off off open ahead']);
	expect(await gridOf('2026-11-17', goal)).toEqual([]);
	expect(await gridOf('2026-11-23', goal)).toEqual(['off open done excused off off open']);
});

test('a day that is not done yet leads to where it is logged', () => {
	const of = { metric: 'protein_g' } as Parameters<typeof logHref>[0];
	expect(logHref(of, '2026-11-20')).toBe('/?day=2026-11-20&add=meal');
});
