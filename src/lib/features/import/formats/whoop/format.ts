import type { ImportFormat } from '#lib/domains/imports/format.ts';
import { recordOf } from '#lib/domains/imports/record.ts';
import { readRows, type Cells } from '#lib/domains/imports/row-reading.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { columnsAt } from '#lib/platform/file-table.ts';
import { kilojoulesPerKilocalorie } from '#lib/platform/units.ts';
import { readMoment } from '#lib/platform/time/written-moment.ts';
import { whoopFileTwin } from '#lib/providers/whoop/file-twin.ts';

/** `workouts.csv` of Whoop's "Export my data". Local times, with the offset in a column of its own. */

const { source, withinMs } = whoopFileTwin;

const header = ['workout start time', 'workout end time', 'cycle timezone', 'activity name'];

/** `UTC+01:00`, `UTC-07:00` or `UTCZ`, as minutes east of UTC. */
function offsetOf(cells: Cells): number {
	const text = cells.of('Cycle timezone');
	if (/^utcz?$/i.test(text)) return 0;
	const [, sign, hours, minutes] = /^utc([+-])(\d\d):?([0-5]\d)$/i.exec(text) ?? [];
	if (!sign) return cells.refuse('Cycle timezone', 'an offset like UTC+01:00');
	return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1) || 0;
}

function momentIn(cells: Cells, column: string, zone: number): number {
	const at = readMoment(cells.of(column), { order: 'month-first', zone });
	return at?.instant ?? cells.refuse(column, 'a moment like 2026-11-23 17:47:03');
}

/** Null while unscored: an empty cell is not 0. */
function numberIn(cells: Cells, column: string): number | null {
	const text = cells.of(column);
	if (text === '') return null;
	return Number.isFinite(Number(text)) ? Number(text) : cells.refuse(column, 'a number');
}

/** Whole percents of the length; zone 0, which the file leaves out, is what remains. */
function zonesOf(cells: Cells, lengthMs: number): number[] | null {
	const shares = [1, 2, 3, 4, 5].map((zone) => numberIn(cells, `HR Zone ${zone} %`));
	if (shares.some((share) => share === null)) return null;
	const timed = shares.map((share) => Math.round(((share ?? 0) / 100) * lengthMs));
	const rest = lengthMs - timed.reduce((sum, ms) => sum + ms, 0);
	return [Math.max(0, rest), ...timed];
}

function scoreOf(cells: Cells) {
	const strain = numberIn(cells, 'Activity Strain');
	const kilocalories = numberIn(cells, 'Energy burned (cal)');
	const whole = (column: string) => {
		const value = numberIn(cells, column);
		return value === null ? null : Math.round(value);
	};
	return {
		scoreState: strain === null ? 'UNKNOWN' : 'SCORED',
		strain,
		averageHeartRate: whole('Average HR (bpm)'),
		maxHeartRate: whole('Max HR (bpm)'),
		energyKilojoule: kilocalories === null ? null : kilocalories * kilojoulesPerKilocalorie,
		distanceMeter: numberIn(cells, 'Distance (meters)'),
		altitudeGainMeter: numberIn(cells, 'Altitude Gain (meters)')
	};
}

const measured = [
	'strain',
	'averageHeartRate',
	'maxHeartRate',
	'energyKilojoule',
	'distanceMeter',
	'altitudeGainMeter',
	'zoneMilliseconds',
	'sportName',
	'scoreState'
];

export const whoopWorkouts: ImportFormat = {
	id: 'whoop-workouts',
	label: 'workouts from Whoop',
	asksZone: false,
	matches: {
		[workout.name]: {
			sources: ['whoop', source],
			withinMs,
			tolerated: ['start', 'end', 'utcOffset'],
			// The provider's own record is finer in everything the file has.
			keeps: measured
		}
	},
	columns: {
		start: 'Workout start time',
		end: 'Workout end time',
		strain: 'Activity Strain',
		sportName: 'Activity name',
		averageHeartRate: 'Average HR (bpm)',
		maxHeartRate: 'Max HR (bpm)',
		energyKilojoule: 'Energy burned (cal)'
	},
	sniff(content) {
		if (content.kind !== 'table') return 0;
		const at = columnsAt(content.table.head);
		return header.every((name) => at(name) >= 0) ? 1 : 0;
	},
	read: (content, { userId }) =>
		readRows(content, (cells) => {
			const utcOffset = offsetOf(cells);
			const start = momentIn(cells, 'Workout start time', utcOffset);
			if (cells.of('Workout end time') === '') return { inProgress: true };
			const end = momentIn(cells, 'Workout end time', utcOffset);
			const sportName = cells.of('Activity name') || 'Activity';
			const zoneMilliseconds = zonesOf(cells, end - start);
			const values = { start, end, utcOffset, sportName, ...scoreOf(cells), zoneMilliseconds };
			const sourceId = new Date(start).toISOString();
			const named = { entity: workout, source, sourceId, line: cells.line, values };
			return { records: [recordOf(userId, named)] };
		})
};
