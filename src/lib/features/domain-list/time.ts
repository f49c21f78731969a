import { project } from '#lib/domains/projects/entity.ts';
import { sourceText } from '#lib/domains/source-text.ts';
import { timeEntry, type TimeEntry } from '#lib/domains/time/entity.ts';
import { entryLength, overlappingIds } from '#lib/domains/time/tracked.ts';
import { dayOf } from '#lib/platform/time/calendar.ts';
import { durationText, hoursText, timeText } from '#lib/platform/time/format.ts';
import { elsewhere } from './elsewhere.ts';
import { counted, isWaiting, joined, type ListSpec } from './list.ts';

export interface EntryWithProject {
	readonly entry: TimeEntry;
	/** Its name; empty without one. */
	readonly project: string;
	/** Lies over another entry. */
	readonly overlaps: boolean;
}

export const timeList: ListSpec<EntryWithProject> = {
	domain: 'time',
	one: 'time entry',
	many: 'time entries',
	add: 'time',
	empty: 'No time tracked yet. Start a timer, or connect Toggl.',
	async read(reader, limit) {
		const [entries, projects] = await Promise.all([
			reader.range(timeEntry, { limit }),
			reader.range(project, { limit: 2000 })
		]);
		const names = new Map(projects.map(({ id, name }) => [id, name]));
		const over = overlappingIds(entries, Date.now());
		const rows = entries.map((entry) => ({
			entry,
			project: names.get(entry.projectId ?? '') ?? '',
			overlaps: over.has(entry.id)
		}));
		return { rows, isCut: entries.length >= limit };
	},
	line({ entry, project: name, overlaps }, { zone, now }) {
		const running = entry.stop === null;
		const from = timeText(entry.start, entry.utcOffset);
		const title = entry.description || name || 'No description';
		return {
			id: entry.id,
			href: `/time/${entry.id}`,
			day: dayOf(entry.start, entry.utcOffset),
			title,
			sub: joined(
				title === name ? '' : name,
				entry.stop === null
					? `since ${from}`
					: `${from} – ${timeText(entry.stop, entry.utcOffset)}`,
				sourceText(entry.source),
				elsewhere(entry.start, entry.utcOffset, zone)
			),
			value: durationText(entryLength(entry, now)),
			source: entry.source,
			facet: name,
			note: entry.tags.join(' '),
			waiting: isWaiting(entry, now),
			unsent: entry.revision === 0,
			target: `${timeEntry.name}:${entry.id}`,
			running,
			...(overlaps ? { badge: 'overlaps' } : {})
		};
	},
	sum(rows, { now }) {
		const total = rows.reduce((sum, { entry }) => sum + entryLength(entry, now), 0);
		return joined(hoursText(total), counted(rows.length, 'entry', 'entries'));
	}
};
