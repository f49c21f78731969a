import { expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { dayNote } from '#lib/domains/days/entity.ts';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { create } from '#lib/sync/client/write.ts';
import { readGoalSeries, readSeries } from './daily-series.ts';

const now = Date.UTC(2026, 10, 23, 12);
const asked = { from: '2026-11-16', to: '2026-11-24', now, dayStartMinutes: 0 };

/** A real replica in memory that holds these rows. */
async function holding(...writes: Write[]): Promise<LocalReplica> {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => now });
	await replica.write('rows', writes);
	return replica;
}

const at = (day: number, hour: number) => Date.UTC(2026, 10, day, hour);

test('workouts count on the day they began where they happened', async () => {
	const replica = await holding(
		create(workout, { start: at(22, 23), end: at(23, 0), utcOffset: 60 }),
		create(workout, { start: at(20, 10), end: at(20, 11), utcOffset: 60, strain: 12 }),
		create(workout, { start: at(20, 15), end: at(20, 16), utcOffset: 60, strain: 8 })
	);
	expect(await readSeries(replica, 'workout_count', asked)).toEqual({
		values: new Map([
			['2026-11-20', 2],
			['2026-11-23', 1]
		]),
		absent: 'nought'
	});
	const strain = await readSeries(replica, 'strain', asked);
	expect(strain).toEqual({ values: new Map([['2026-11-20', 12]]), absent: 'unknown' });
	const minutes = await readSeries(replica, 'workout_minutes', asked);
	expect(minutes.values.get('2026-11-20')).toBe(120);
});

test('the first weigh-in of a day is its weight', async () => {
	const replica = await holding(
		create(weighIn, { measuredAt: at(20, 18), utcOffset: 60, weightKg: 80 }),
		create(weighIn, { measuredAt: at(20, 6), utcOffset: 60, weightKg: 79 })
	);
	const { values } = await readSeries(replica, 'weight_kg', asked);
	expect(values).toEqual(new Map([['2026-11-20', 79]]));
});

test('a fast counts when it has ended, on that day', async () => {
	const replica = await holding(
		create(fastingPeriod, { start: at(19, 19), end: at(20, 11), utcOffset: 60 }),
		create(fastingPeriod, { start: at(22, 19), end: null, utcOffset: 60 })
	);
	const { values } = await readSeries(replica, 'fasting_hours', asked);
	expect(values).toEqual(new Map([['2026-11-20', 16]]));
});

test('an unlogged day is unknown, a complete one without meals is nothing eaten', async () => {
	const lunch = create(meal, { eatenAt: at(20, 11), utcOffset: 60, kind: 'lunch' });
	const item = { mealId: lunch.id, name: 'Rice', amount: 100, unit: 'g' };
	const replica = await holding(
		lunch,
		create(mealItem, { ...item, energyKcal: 195 }),
		create(mealItem, { ...item, energyKcal: null }),
		create(dayNote, { date: '2026-11-21', complete: true }),
		create(dayNote, { date: '2026-11-22', complete: false })
	);
	expect(await readSeries(replica, 'energy_kcal', asked)).toEqual({
		values: new Map([
			['2026-11-20', 195],
			['2026-11-21', 0]
		]),
		absent: 'unknown'
	});
});

test('hours over midnight fall on both days', async () => {
	const replica = await holding(
		create(timeEntry, { start: at(20, 21), stop: at(21, 1), utcOffset: 60 }),
		create(timeEntry, { start: at(23, 11), stop: null, utcOffset: 60 })
	);
	const { values } = await readSeries(replica, 'tracked_hours', asked);
	expect(values).toEqual(
		new Map([
			['2026-11-20', 2],
			['2026-11-21', 2],
			['2026-11-23', 1]
		])
	);
});

test('a goal of one project counts its hours alone', async () => {
	const thesis = create(project, { name: 'Thesis' });
	const entry = (day: number, projectId: string | null) =>
		create(timeEntry, { start: at(day, 9), stop: at(day, 12), utcOffset: 0, projectId });
	const replica = await holding(thesis, entry(20, thesis.id), entry(20, null), entry(21, null));
	const hours = async (projectId: string | null) => {
		const goal = { metric: 'tracked_hours', projectId } as const;
		return [...(await readGoalSeries(replica, goal, asked)).values].sort();
	};
	expect(await hours(thesis.id)).toEqual([['2026-11-20', 3]]);
	expect(await hours(null)).toEqual([
		['2026-11-20', 6],
		['2026-11-21', 3]
	]);
});

test('where a day begins at four, what was eaten at two counts for the evening before', async () => {
	const eaten = (source: string) =>
		create(meal, { eatenAt: at(22, 2), utcOffset: 0 }, { source, sourceId: `${source} 1` });
	const replica = await holding(eaten('manual'), eaten('some-csv'));
	const { values } = await readSeries(replica, 'meal_count', { ...asked, dayStartMinutes: 240 });
	expect([...values].sort()).toEqual([
		['2026-11-21', 1],
		['2026-11-22', 1]
	]);
});
