import type { Content, ImportFormat } from '#lib/domains/imports/format.ts';
import { recordOf } from '#lib/domains/imports/record.ts';
import { readRows } from '#lib/domains/imports/row-reading.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { readMoment } from '#lib/platform/time/written-moment.ts';
import { withingsFileTwin } from '#lib/providers/withings/file-twin.ts';
import { kilograms } from '../weights.ts';

/** `weight.csv` of Withings' "Download my data". Times are local; the zone is not in the file. */

const { source } = withingsFileTwin;

const measures = {
	weightKg: /^weight \((kg|lb|st)\)$/i,
	fatMassKg: /^fat mass \((kg|lb|st)\)$/i,
	boneMassKg: /^bone mass \((kg|lb|st)\)$/i,
	muscleMassKg: /^muscle mass \((kg|lb|st)\)$/i,
	hydrationKg: /^hydration \((kg|lb|st)\)$/i
} as const;

interface Measure {
	readonly field: string;
	readonly column: string;
	readonly unit: string;
}

function measuresIn(head: readonly string[]): Measure[] {
	return Object.entries(measures).flatMap(([field, pattern]) => {
		const column = head.find((name) => pattern.test(name));
		const unit = column && pattern.exec(column)?.[1];
		return column && unit ? [{ field, column, unit }] : [];
	});
}

function headOf(content: Content): readonly string[] {
	return content.kind === 'table' ? content.table.head : [];
}

export const withingsWeight: ImportFormat = {
	id: 'withings-weight',
	label: 'weights from Withings',
	asksZone: true,
	matches: {
		[weighIn.name]: {
			sources: ['withings', source],
			withinMs: withingsFileTwin.withinMs,
			isSame: withingsFileTwin.isSame,
			tolerated: ['measuredAt', 'utcOffset', 'weightKg', ...Object.keys(measures)]
		}
	},
	columns: { measuredAt: 'Date', weightKg: 'Weight (kg)' },
	sniff(content) {
		const head = headOf(content);
		return head[0]?.toLowerCase() === 'date' &&
			measuresIn(head).some((m) => m.field === 'fatMassKg')
			? 1
			: 0;
	},
	read(content, { userId, zone }) {
		const columns = measuresIn(headOf(content));
		return readRows(content, (cells) => {
			const date = cells.of('Date');
			const at = readMoment(date, { order: 'month-first', zone });
			if (!at) return cells.refuse('Date', 'a moment like 2026-11-23 07:12:00');
			const masses = columns.map(
				({ field, column, unit }) => [field, kilograms(cells, column, unit)] as const
			);
			const values = Object.fromEntries(masses);
			if (values['weightKg'] === null) return { ignored: 'without a weight' };
			const { instant: measuredAt, utcOffset } = at;
			const note = cells.of('Comments');
			return {
				records: [
					recordOf(userId, {
						entity: weighIn,
						source,
						sourceId: date,
						line: cells.line,
						values: { measuredAt, utcOffset, ...values, note }
					})
				],
				notes: at.clockChange ? ['clock change'] : []
			};
		});
	}
};
