import { timeEntry } from '#lib/domains/time/entity.ts';
import type { FileTwin } from '../provider.ts';

/** The detailed report has no ids: entries are known by their second and their description. */
export const togglFileTwin = {
	entity: timeEntry.name,
	source: 'toggl-csv',
	withinMs: 1000,
	isSame: (values, row) => values['description'] === row['description']
} satisfies FileTwin;
