import { dayNote } from './days/entity.ts';
import { fastCount, fastingHours } from './fasting/series.ts';
import { projectOf, type Goal } from './goals/entity.ts';
import type { Nutrient } from './nutrition/entity.ts';
import { eaten, mealCount } from './nutrition/series.ts';
import { Days, type Asked, type ReadSeries } from './series-days.ts';
import { trackedHoursOf } from './time/series.ts';
import { weighInCount, weight } from './weight/series.ts';
import { strain, workoutCount, workoutMinutes } from './workouts/series.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** What is not known of a day that the person marked complete is 0. */
function eatenOrNone(nutrient: Nutrient): ReadSeries {
	const read = eaten(nutrient);
	return async (reader, asked) => {
		const [known, notes] = await Promise.all([
			read(reader, asked),
			reader.range(dayNote, { by: 'date', from: asked.from, to: asked.to })
		]);
		const days = new Days(asked);
		for (const [day, value] of known.values) days.add(day, value);
		for (const { date, complete } of notes) if (complete) days.add(date, 0);
		return { ...known, values: days.values };
	};
}

const series = {
	workout_count: workoutCount,
	workout_minutes: workoutMinutes,
	strain,
	weight_kg: weight,
	weigh_in_count: weighInCount,
	fasting_hours: fastingHours,
	fast_count: fastCount,
	energy_kcal: eatenOrNone('energyKcal'),
	protein_g: eatenOrNone('proteinG'),
	carbs_g: eatenOrNone('carbsG'),
	meal_count: mealCount,
	tracked_hours: trackedHoursOf(null)
} satisfies Record<Goal['metric'], ReadSeries>;

/** A metric, as some domain's days. */
export function readSeries(reader: Reader, metric: Goal['metric'], asked: Asked) {
	return series[metric](reader, asked);
}

type Measured = Pick<Goal, 'metric' | 'projectId'>;

/** What a goal measures, as some domain's days. */
export function readGoalSeries(reader: Reader, goal: Measured, asked: Asked) {
	const project = projectOf(goal);
	const read = project ? trackedHoursOf(project) : series[goal.metric];
	return read(reader, asked);
}
