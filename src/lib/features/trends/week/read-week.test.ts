import { expect, test } from 'vitest';
import { markComplete, markOpen } from '#lib/domains/days/mark-complete.ts';
import { dayNoteId } from '#lib/domains/days/day-note-id.ts';
import { dayNote } from '#lib/domains/days/entity.ts';
import { meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { readMealsOf } from '#lib/domains/nutrition/read-meals.ts';
import { totals } from '#lib/domains/nutrition/totals.ts';
import { entities } from '#lib/domains/registry.ts';
import { settings } from '#lib/domains/settings/entity.ts';
import { settingsId } from '#lib/domains/settings/settings-id.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { trackedByDay } from '#lib/domains/time/tracked.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { dayLoad } from '#lib/domains/workouts/load.ts';
import { addDays } from '#lib/platform/time/calendar.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { readRemark } from './read-remark.ts';
import { readWeekToReview } from './read-to-review.ts';
import { readReview } from './read-week.ts';

const hourMs = 3_600_000;
/** A Monday noon. */
const now = Date.UTC(2026, 10, 23, 12);
const at = (day: string, hour: number) => Date.parse(day) + hour * hourMs;
const dayStartMinutes = 180;
const days = Array.from({ length: 7 }, (_, n) => addDays('2026-11-16', n));

function replica() {
	const store = new MemoryStore(shapesOf(entities));
	return new LocalReplica({ userId: 'u', entities, store, now: () => now });
}

const eatenAt = (eatenAtMs: number, energyKcal: number | null) => {
	const row = create(meal, { eatenAt: eatenAtMs, utcOffset: 0 });
	return [row, create(mealItem, { mealId: row.id, name: 'Food', energyKcal })];
};

async function livedIn() {
	const device = replica();
	const entry = (start: number, hours: number) =>
		create(timeEntry, { start, stop: start + hours * hourMs, utcOffset: 0 });
	const run = { start: at('2026-11-18', 7), end: at('2026-11-18', 8), utcOffset: 0 };
	await device.write('A week', [
		create(settings, { homeZone: 'UTC', dayStartMinutes }, { id: settingsId('u') }),
		...Array.from({ length: 40 }, (_, n) => eatenAt(at('2026-11-19', 12 - n * 24), 2000)).flat(),
		...eatenAt(at('2026-11-20', 12), 900),
		// After midnight, and still of the evening before: in and out of the week.
		...eatenAt(at('2026-11-23', 1), 700),
		...eatenAt(at('2026-11-16', 2), 450),
		...eatenAt(at('2026-11-17', 20), null),
		entry(at('2026-11-16', 1), 4),
		entry(at('2026-11-22', 22), 8),
		create(workout, run),
		// The same bout by another source.
		create(workout, { ...run, start: run.start + 60_000, sportName: 'Running' })
	]);
	return device;
}

test('what a week comes to is what its days come to on their own pages', async () => {
	const device = await livedIn();
	const { week, numbers, isLast } = await readReview(device, null, now);
	expect([week.from, week.to, isLast]).toEqual([days[0], addDays(days[6] ?? '', 1), true]);
	const told = (metric: string) => numbers.find(({ measure }) => measure.metric === metric);

	const eaten = await Promise.all(
		days.map(async (day) => {
			const meals = await readMealsOf(device, day, dayStartMinutes);
			return totals(meals.flatMap(({ items }) => items)).energyKcal.known;
		})
	);
	const logged = eaten.filter((value) => value !== null);
	expect(logged.length).toBeLessThan(7);
	const mean = logged.reduce((sum, value) => sum + value, 0) / logged.length;
	expect(told('energy_kcal')).toMatchObject({ value: mean, known: logged.length });

	const entries = await device.range(timeEntry);
	const onDay = trackedByDay(entries, { now, dayStartMinutes });
	const hours = days.map((day) => (onDay.get(day) ?? 0) / hourMs);
	expect(told('tracked_hours')?.value).toBe(hours.reduce((sum, value) => sum + value, 0));
	const { duration } = dayLoad(await device.range(workout));
	expect(told('workout_minutes')?.value).toBe(duration / 60_000);
	expect(told('weight_kg')?.value).toBeNull();
	expect(await readReview(device, '2026-11-20', now)).toMatchObject({ week, isLast: true });
	expect(await readReview(device, '2026-11-12', now)).toMatchObject({ isLast: false });
});

test('an answer closes the question, and another one opens it again', async () => {
	const device = await livedIn();
	const asked = async () => (await readReview(device, null, now)).doubts.map(({ day }) => day);
	expect(await asked()).toEqual(['2026-11-22', '2026-11-20']);
	await device.write('Complete', [markComplete('u', '2026-11-22', null)]);
	expect(await asked()).toEqual(['2026-11-20']);
	await device.write('Open', [markOpen('u', '2026-11-22')]);
	expect(await asked()).toHaveLength(2);
	const note = (await device.get(dayNote, dayNoteId('u', '2026-11-22'))) ?? null;
	await device.write('Complete', [markComplete('u', '2026-11-22', note)]);
	expect(await asked()).toEqual(['2026-11-20']);
});

test('with little to go by nothing is remarked, and a week without rows is not looked back on', async () => {
	const device = replica();
	const review = await readReview(device, null, now);
	expect(review.numbers.map(({ value }) => value)).toEqual([null, null, null, null, null]);
	expect(await readRemark(device, review)).toMatchObject({ insights: [], weight: null });
	expect(await readWeekToReview(device, '2026-11-23', 'UTC')).toBeNull();
	await device.write('Entry', [
		create(timeEntry, { start: at('2026-11-22', 9), stop: at('2026-11-22', 10), utcOffset: 0 })
	]);
	expect(await readWeekToReview(device, '2026-11-23', 'UTC')).toMatchObject({ from: days[0] });
	expect(await readWeekToReview(device, '2026-11-30', 'UTC')).toBeNull();
});
