import * as z from 'zod/mini';
import { defineEntity, type Row } from '#lib/platform/entity/entity.ts';
import {
	choice,
	instant,
	integer,
	number,
	optional,
	structure,
	text,
	utcOffset
} from '#lib/platform/entity/field.ts';

/** Milliseconds in each heart-rate zone, 0 to 5. */
const zones = z.array(z.int().check(z.gte(0), z.lte(604_800_000))).check(z.length(6));

export const workout = defineEntity({
	name: 'workouts',
	label: { one: 'Workout', many: 'Workouts' },
	time: 'start',
	indexes: ['sportName'],
	fields: {
		start: instant('Start'),
		end: instant('End'),
		utcOffset: utcOffset(),
		/** Whoop's number of the sport; −1 is its "Activity", not "unknown". */
		sportId: optional(integer('Sport id')),
		sportName: text('Sport', { maxLength: 80 }),
		scoreState: choice(
			'Score',
			{
				NONE: 'Not scored',
				SCORED: 'Scored',
				PENDING_SCORE: 'Still scoring',
				UNSCORABLE: 'Could not be scored',
				UNKNOWN: 'Unknown'
			},
			'NONE'
		),
		/** Whoop's load, 0 to 21; null unless scored. */
		strain: optional(number('Strain', { min: 0, max: 21 })),
		averageHeartRate: optional(integer('Average heart rate', { unit: 'bpm', min: 0, max: 300 })),
		maxHeartRate: optional(integer('Highest heart rate', { unit: 'bpm', min: 0, max: 300 })),
		energyKilojoule: optional(number('Energy', { unit: 'kJ', min: 0, max: 200_000 })),
		distanceMeter: optional(number('Distance', { unit: 'm', min: 0, max: 2_000_000 })),
		altitudeGainMeter: optional(number('Climb', { unit: 'm', min: -20_000, max: 50_000 })),
		zoneMilliseconds: optional(structure('Heart-rate zones', zones, [0, 0, 0, 0, 0, 0])),
		percentRecorded: optional(number('Recorded', { unit: '%', min: 0, max: 100 })),
		note: text('Note', { maxLength: 4000, multiline: true })
	},
	check: ({ start, end }) =>
		end < start ? { field: 'end', problem: 'The end is before the start.' } : null
});

export type Workout = Row<typeof workout>;
