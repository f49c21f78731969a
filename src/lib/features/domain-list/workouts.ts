import { sourceText } from '#lib/domains/source-text.ts';
import { workout, type Workout } from '#lib/domains/workouts/entity.ts';
import { dayLoad, sportText, workoutLength } from '#lib/domains/workouts/load.ts';
import { sportIcon } from '#lib/domains/workouts/sport-icon.ts';
import { fixedText } from '#lib/platform/number.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';
import { durationText, hoursText, timeText } from '#lib/platform/time/format.ts';
import { distance, quantityText } from '#lib/platform/units.ts';
import { elsewhere } from './elsewhere.ts';
import { counted, isWaiting, joined, noted, pageOf, type ListSpec } from './list.ts';

export const workoutList: ListSpec<Workout> = {
	domain: 'workouts',
	one: 'workout',
	many: 'workouts',
	add: 'workout',
	empty: 'No workouts yet. Connect Whoop, or log one by hand.',
	read: (reader, limit) => pageOf(reader.range(workout, { limit }), limit),
	line: (row, { zone, now, units }) => ({
		id: row.id,
		href: `/workouts/${row.id}`,
		day: dayOf(row.start, row.utcOffset),
		title: sportText(row),
		icon: sportIcon(row),
		sub: joined(
			timeText(row.start, row.utcOffset),
			row.distanceMeter ? quantityText(distance(row.distanceMeter, units.distance)) : '',
			row.strain === null ? '' : `strain ${fixedText(row.strain, 1)}`,
			row.scoreState === 'PENDING_SCORE' ? 'still scoring' : '',
			sourceText(row.source),
			elsewhere(row.start, row.utcOffset, zone)
		),
		value: durationText(workoutLength(row)),
		source: row.source,
		facet: sportText(row),
		note: row.note,
		traits: noted(row.note),
		waiting: isWaiting(row, now),
		unsent: row.revision === 0,
		target: `${workout.name}:${row.id}`,
		running: false
	}),
	sum(rows, { units }) {
		const { count, duration, distanceMeter } = dayLoad(rows);
		return joined(
			counted(count, 'workout', 'workouts'),
			hoursText(duration),
			distanceMeter ? quantityText(distance(distanceMeter, units.distance)) : ''
		);
	}
};
