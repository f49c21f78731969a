import { defineEntity, type Row } from '#lib/platform/entity/entity.ts';
import { choice, instant, number, optional, text, utcOffset } from '#lib/platform/entity/field.ts';

export const fastingPeriod = defineEntity({
	name: 'fasting_periods',
	label: { one: 'Fast', many: 'Fasts' },
	time: 'start',
	fields: {
		start: instant('Started'),
		/** Null while the fast is running. */
		end: optional(instant('Ended')),
		utcOffset: utcOffset(),
		goalHours: optional(number('Goal', { unit: 'h', min: 0, max: 720 })),
		/** "16:8" and its like; free text, since apps name their own. */
		protocol: text('Protocol', { maxLength: 60 }),
		outcome: optional(
			choice(
				'Outcome',
				{ reached: 'Reached the goal', ended_early: 'Ended early', open: 'No goal' },
				'open'
			)
		),
		reason: optional(text('Reason', { maxLength: 200 })),
		note: text('Note', { maxLength: 4000, multiline: true })
	},
	check: ({ start, end }) =>
		end !== null && end < start ? { field: 'end', problem: 'The end is before the start.' } : null
});

export type FastingPeriod = Row<typeof fastingPeriod>;
