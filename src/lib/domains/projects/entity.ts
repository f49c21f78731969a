import { defineEntity, type Row } from '#lib/platform/entity/entity.ts';
import { boolean, choice, date, decimal, optional, text } from '#lib/platform/entity/field.ts';

export const project = defineEntity({
	name: 'projects',
	label: { one: 'Project', many: 'Projects' },
	fields: {
		name: text('Name', { maxLength: 200 }),
		client: optional(text('Client', { maxLength: 200 })),
		/** `#rrggbb`, or empty for none. */
		color: text('Colour', { maxLength: 7 }),
		status: choice('Status', { active: 'Active', paused: 'Paused', done: 'Done' }, 'active'),
		plannedHours: optional(decimal('Planned', { unit: 'h', places: 2, max: 100_000 })),
		startDate: optional(date('Starts')),
		targetDate: optional(date('Due')),
		archived: boolean('Archived')
	},
	check: ({ name }) => (name.trim() ? null : { field: 'name', problem: 'A project needs a name.' })
});

export type Project = Row<typeof project>;
