import type { RunRow } from '#lib/providers/run-view.ts';

/** Where rows of an entity have a page of their own. */
const pages: Readonly<Record<string, string>> = {
	workouts: '/workouts',
	weigh_ins: '/weight',
	fasting_periods: '/fasting',
	time_entries: '/time',
	projects: '/projects'
};

export function rowHref({ entity, rowId }: Pick<RunRow, 'entity' | 'rowId'>): string | null {
	const page = pages[entity];
	return page ? `${page}/${rowId}` : null;
}
