import { Days, type ReadSeries } from '../series-days.ts';
import { timeEntry } from './entity.ts';
import { entriesOver, trackedByDay } from './tracked.ts';

const hourMs = 3_600_000;

/**
 * Hours fall on the days in which they were spent: an entry over midnight is split. Of one project,
 * or of everything.
 */
export const trackedHoursOf =
	(projectId: string | null): ReadSeries =>
	async (reader, asked) => {
		const days = new Days(asked);
		const entries = await reader.range(timeEntry, {
			...entriesOver(asked),
			newestFirst: false,
			...(projectId && { where: (entry) => entry.projectId === projectId })
		});
		for (const [day, ms] of trackedByDay(entries, asked)) days.add(day, ms / hourMs);
		return { values: days.values, absent: 'nought' };
	};
