import type { ImportFormat } from '#lib/domains/imports/format.ts';
import { recordOf, type ImportRecord } from '#lib/domains/imports/record.ts';
import { orderIn, readRows, type Cells } from '#lib/domains/imports/row-reading.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { columnsAt } from '#lib/platform/file-table.ts';
import { placeMoment, type Placing } from '#lib/platform/time/written-moment.ts';
import { togglFileTwin } from '#lib/providers/toggl/file-twin.ts';
import { textKey } from '../text-key.ts';

/** The detailed report of Toggl Track. Times are those of the profile's zone, which is not in it. */

const { source, withinMs, isSame } = togglFileTwin;
const sources = ['toggl', source];

const header = ['description', 'start date', 'start time', 'end date', 'end time', 'duration'];

function projectOf(cells: Cells, userId: string): ImportRecord[] {
	const [name, client] = [cells.of('Project').slice(0, 200), cells.of('Client').slice(0, 200)];
	if (!name) return [];
	const values = { name, client: client || null };
	const sourceId = textKey(name, client);
	return [recordOf(userId, { entity: project, source, sourceId, line: cells.line, values })];
}

function entryOf(cells: Cells, placing: Placing) {
	const start = placeMoment(cells.of('Start date'), cells.of('Start time'), placing);
	if (!start) return cells.refuse('Start time', 'a date and a time like 17:45:00');
	const stop = placeMoment(cells.of('End date'), cells.of('End time'), placing);
	if (!stop) return cells.refuse('End time', 'a date and a time like 17:45:00');
	const tags = cells
		.of('Tags')
		.split(',')
		.map((tag) => tag.trim())
		.filter(Boolean);
	return {
		clockChange: start.clockChange || stop.clockChange,
		values: {
			start: start.instant,
			stop: stop.instant,
			utcOffset: start.utcOffset,
			description: cells.of('Description'),
			tags,
			billable: /^(yes|true|1)$/i.test(cells.of('Billable'))
		}
	};
}

export const togglCsv: ImportFormat = {
	id: 'toggl-csv',
	label: 'time entries from Toggl',
	asksZone: true,
	matches: {
		[project.name]: {
			sources: ['manual', ...sources],
			withinMs: 0,
			isSame: (values, row) =>
				row.deletedAt === null &&
				values['name'] === row['name'] &&
				(!values['client'] || !row['client'] || values['client'] === row['client']),
			tolerated: []
		},
		[timeEntry.name]: {
			sources,
			withinMs,
			isSame,
			tolerated: ['start', 'stop', 'utcOffset', 'projectId']
		}
	},
	columns: { start: 'Start time', stop: 'End time', description: 'Description', name: 'Project' },
	sniff(content) {
		if (content.kind !== 'table') return 0;
		const at = columnsAt(content.table.head);
		return header.every((name) => at(name) >= 0) && at('email') >= 0 ? 1 : 0;
	},
	read(content, { userId, zone, dateOrder }) {
		const at = columnsAt(content.kind === 'table' ? content.table.head : []);
		const dates = [at('start date'), at('end date')];
		const { order, evidence } = orderIn(content, dates, dateOrder);
		const read = readRows(
			content,
			(cells) => {
				const [owner] = projectOf(cells, userId);
				const { values, clockChange } = entryOf(cells, { order, zone });
				const sourceId = textKey(
					`${cells.of('Start date')} ${cells.of('Start time')} ${cells.of('End time')}`,
					cells.of('Description'),
					cells.of('Project')
				);
				const entry = recordOf(userId, {
					entity: timeEntry,
					source,
					sourceId,
					line: cells.line,
					values: { ...values, projectId: owner?.id ?? null }
				});
				return {
					records: owner ? [owner, entry] : [entry],
					notes: clockChange ? ['clock change'] : []
				};
			},
			({ entity }) => entity === project.name
		);
		return { ...read, order: evidence };
	}
};
