import { expect, test } from 'vitest';
import { fastingPeriod } from '#lib/domains/fasting/entity.ts';
import { goal } from '#lib/domains/goals/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { durationText } from '#lib/platform/time/format.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { fastingTile, readFastingTile } from './fasting-tile.ts';
import { goalsTile, readGoalsTile } from './goals-tile.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Wednesday. */
const now = Date.UTC(2026, 10, 25, 12);
const frame = { userId: 'u', day: '2026-11-25', zone: 'UTC', dayStartMinutes: 0 };
const today = { now, isToday: true };

function replica() {
	const store = new MemoryStore(shapesOf(entities));
	return new LocalReplica({ userId: 'u', entities, store, now: () => now });
}

test('a fast is told on the day of its end, and what runs until one has ended', async () => {
	const device = replica();
	const fast = (end: number, hours: number) =>
		create(fastingPeriod, { start: end - hours * hourMs, end, utcOffset: 0, goalHours: 16 });
	const running = create(fastingPeriod, { start: now - 2 * hourMs, utcOffset: 0, goalHours: 16 });
	await device.write('Fasts', [running, ...[1, 2, 3].map((n) => fast(now - n * dayMs, 15 + n))]);
	const told = async () => fastingTile(await readFastingTile(device, frame), frame, today);
	expect(await told()).toMatchObject({
		value: durationText(2 * hourMs),
		sub: 'so far, of 16\u202fh',
		mean: `3-day mean ${durationText(17 * hourMs)}`,
		points: [0, 0, 0, 18, 17, 16, 0]
	});
	await device.write('Fast', [fast(now - hourMs, 14)]);
	expect(await told()).toMatchObject({ value: durationText(14 * hourMs), sub: 'fasted' });
	const before = { ...frame, day: '2026-11-20' };
	const then = fastingTile(await readFastingTile(device, before), before, {
		now,
		isToday: false
	});
	expect(then).toMatchObject({ value: null, sub: 'No fast ended', points: [] });
});

test('goals are told by how many stand well; one that rests on this day is not counted', async () => {
	const device = replica();
	const weekly = { metric: 'workout_count', window: 'week', startDate: '2026-10-01' } as const;
	await device.write('Goals', [
		create(goal, { ...weekly, name: 'Once', target: 1 }),
		create(goal, { ...weekly, name: 'Daily', target: 7 }),
		create(goal, { ...weekly, name: 'Later', target: 1, startDate: '2027-01-01' }),
		create(workout, { start: now - hourMs, end: now, utcOffset: 0 })
	]);
	expect(goalsTile(await readGoalsTile(device, frame))).toEqual({
		value: '1 of 2',
		sub: '1 met · 1 behind',
		mean: '',
		points: []
	});
	const resting = await readGoalsTile(device, { ...frame, day: '2026-09-01' });
	expect(goalsTile(resting)).toMatchObject({ value: null, sub: 'None for this day' });
});
