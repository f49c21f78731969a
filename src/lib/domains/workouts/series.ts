import { Days, dayFor, instants, type ReadSeries } from '../series-days.ts';
import { workout, type Workout } from './entity.ts';
import { workoutLength } from './load.ts';
import { onceEach } from './twins.ts';

function eachOf(valueOf: (row: Workout) => number): ReadSeries {
	return async (reader, asked) => {
		const days = new Days(asked);
		for (const row of onceEach(await reader.range(workout, instants(asked)))) {
			days.add(dayFor(row.start, row, asked), valueOf(row));
		}
		return { values: days.values, absent: 'nought' };
	};
}

/** The highest of a day: strain is logarithmic, and is not added up. */
export const strain: ReadSeries = async (reader, asked) => {
	const days = new Days(asked);
	for (const row of await reader.range(workout, instants(asked))) {
		if (row.strain !== null) days.put(dayFor(row.start, row, asked), row.strain, Math.max);
	}
	return { values: days.values, absent: 'unknown' };
};

export const workoutCount = eachOf(() => 1);
export const workoutMinutes = eachOf((row) => workoutLength(row) / 60_000);
