import { project } from '#lib/domains/projects/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { dayRange, type Day } from '#lib/platform/time/calendar.ts';
import type { Reader } from '#lib/sync/client/store.ts';

/** An entry may have begun so long before the day it reaches into, and clocks differ around the world. */
const longestMs = 8 * 86_400_000;
const worldMs = 26 * 3_600_000;

/** The entries that touch these days, with the names of their projects. */
export async function readWeek(reader: Reader, first: Day, last: Day) {
	const range = {
		from: dayRange(first, 'UTC').from - longestMs,
		to: dayRange(last, 'UTC').to + worldMs,
		newestFirst: false
	};
	const [entries, projects] = await Promise.all([
		reader.range(timeEntry, range),
		reader.range(project, { limit: 2000 })
	]);
	return { entries, names: new Map(projects.map(({ id, name }) => [id, name])) };
}
