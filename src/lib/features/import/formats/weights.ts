import type { Cells } from '#lib/domains/imports/row-reading.ts';
import { readNumber } from '#lib/platform/entity/typed-number.ts';
import { parseClock } from '#lib/platform/time/written-date.ts';
import { placeMoment, type PlacedMoment, type Placing } from '#lib/platform/time/written-moment.ts';

/** Cells of weigh-ins, as several apps write them. */

/** Kilograms to the gram; null when the cell is empty: not measured. */
export function kilograms(cells: Cells, column: string, unit: string): number | null {
	const text = cells.of(column);
	if (text === '') return null;
	const read = readNumber(`${text} ${unit}`, 'kg');
	return read ? Number(read.value.toFixed(3)) : cells.refuse(column, 'a number like 78.4');
}

/** Null when the cell is empty: not measured. */
export function percent(cells: Cells, column: string): number | null {
	const text = cells.of(column);
	if (text === '') return null;
	const read = readNumber(text.replace(/\s*%$/, ''));
	return read ? Number(read.value.toFixed(3)) : cells.refuse(column, 'a number like 21.5');
}

interface Columns {
	readonly day: string;
	/** Absent: the table knows days only. */
	readonly time?: string;
}

/** When a row was measured; noon where only the day is written. */
export function measuredAt(cells: Cells, columns: Columns, placing: Placing): PlacedMoment {
	const time = columns.time ? cells.of(columns.time) : '';
	if (columns.time && time !== '' && parseClock(time) === null) {
		return cells.refuse(columns.time, 'a time like 7:30 AM');
	}
	const at = placeMoment(cells.of(columns.day), time, placing);
	return at ?? cells.refuse(columns.day, 'a day like 2026-11-23');
}

/** What deserves a look about a moment. */
export function notesOf({ isDayOnly, clockChange }: PlacedMoment): string[] {
	return [
		...(isDayOnly ? ['no time of day: noon is taken'] : []),
		...(clockChange ? ['clock change'] : [])
	];
}
