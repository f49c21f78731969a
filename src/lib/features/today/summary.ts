import { totals } from '#lib/domains/nutrition/totals.ts';
import { totalText } from '#lib/domains/nutrition/meal-text.ts';
import { isCounted } from '#lib/domains/weight/attribution.ts';
import { trackedByDay } from '#lib/domains/time/tracked.ts';
import { dayLoad } from '#lib/domains/workouts/load.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';
import { durationText } from '#lib/platform/time/format.ts';
import { mass, quantityText } from '#lib/platform/units.ts';
import type { DayRows } from './read-day.ts';
import type { View } from './timeline.ts';

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** A past day in a few short sentences; what was not logged is not mentioned, let alone as 0. */
export function daySummary(rows: DayRows, dayStartMinutes: number, view: View): string[] {
	const said: string[] = [];
	const weight = rows.weighIns.find(isCounted);
	if (weight) said.push(`Weight ${quantityText(mass(weight.weightKg, view.units.weight))}.`);
	for (const fast of rows.fasts) {
		if (fast.end === null || dayOf(fast.end, fast.utcOffset) !== rows.day) continue;
		said.push(`Fasted ${durationText(fast.end - fast.start)}.`);
	}
	if (rows.meals.length > 0) {
		const sum = totals(rows.meals.flatMap((meal) => meal.items));
		const energy =
			sum.energyKcal.known === null ? '' : totalText(sum.energyKcal, view.units.energy);
		said.push(`${[count(rows.meals.length, 'meal'), energy].filter(Boolean).join(', ')}.`);
	}
	if (rows.workouts.length > 0) {
		const load = dayLoad(rows.workouts);
		said.push(`${count(load.count, 'workout')}, ${durationText(load.duration)}.`);
	}
	const clock = { now: view.now, dayStartMinutes };
	const time = trackedByDay(rows.entries, clock).get(rows.day) ?? 0;
	if (time > 0) said.push(`Tracked ${durationText(time)}.`);
	return said;
}
