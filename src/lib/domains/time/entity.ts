import * as z from 'zod/mini';
import { defineEntity, type Row } from '#lib/platform/entity/entity.ts';
import {
	boolean,
	instant,
	optional,
	reference,
	structure,
	text,
	utcOffset
} from '#lib/platform/entity/field.ts';

const tags = z.array(z.string().check(z.maxLength(100))).check(z.maxLength(50));

export const timeEntry = defineEntity({
	name: 'time_entries',
	label: { one: 'Time entry', many: 'Time entries' },
	time: 'start',
	indexes: ['projectId'],
	fields: {
		start: instant('Started'),
		/** Null while the timer runs. */
		stop: optional(instant('Stopped')),
		utcOffset: utcOffset(),
		description: text('Description', { maxLength: 3000 }),
		projectId: optional(reference('Project', 'projects')),
		tags: structure('Tags', tags, []),
		billable: boolean('Billable')
	},
	/** Milliseconds by project; what runs has no length yet. */
	tally: {
		version: 1,
		of: ({ start, stop, projectId }) => {
			if (stop === null) return 'open';
			return projectId === null ? null : { key: projectId, amount: Math.max(0, stop - start) };
		}
	},
	check: ({ start, stop }) =>
		stop !== null && stop < start
			? { field: 'stop', problem: 'The stop is before the start.' }
			: null
});

export type TimeEntry = Row<typeof timeEntry>;
