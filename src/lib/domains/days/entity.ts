import { defineEntity, type Row } from '#lib/platform/entity/entity.ts';
import { boolean, date, text } from '#lib/platform/entity/field.ts';

export const dayNote = defineEntity({
	name: 'day_notes',
	label: { one: 'Day note', many: 'Day notes' },
	indexes: ['date'],
	naturalKey: 'date',
	fields: {
		date: date('Day'),
		note: text('Note', { maxLength: 10_000, multiline: true }),
		/** Everything eaten that day is logged; only then do its totals count. */
		complete: boolean('Complete'),
		excluded: boolean('Left out of trends'),
		skipped: boolean('Skipped')
	}
});

export type DayNote = Row<typeof dayNote>;
