import { columnsOf, type Column } from '#lib/platform/entity/columns.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import type { Field } from '#lib/platform/entity/field.ts';
import { measureText } from '#lib/platform/entity/own-unit.ts';
import { dayIn, type Zone } from '#lib/platform/time/calendar.ts';
import { dateText, timeText } from '#lib/platform/time/format.ts';
import type { Units } from '#lib/platform/units.ts';
import type { References } from './references.ts';

/** A field of a row as a person reads it: in their units, on the clock where it happened. */
export interface FieldText {
	readonly name: string;
	readonly label: string;
	readonly text: string;
}

export interface Reading {
	readonly units: Units;
	readonly zone: Zone;
	readonly now: number;
}

/** How a person is asked: in their units, on their clock. */
export type Asking = Pick<Reading, 'units' | 'zone'>;

function textOf(column: Column, row: AnyRow, { units, zone, now }: Reading): string {
	const value = row[column.name];
	const { field } = column;
	if (typeof value !== 'number') return column.format(row);
	if (field.kind === 'instant') {
		const clock = typeof row.utcOffset === 'number' ? row.utcOffset : zone;
		return `${dateText(dayIn(value, clock), dayIn(now, zone))}, ${timeText(value, clock)}`;
	}
	return measureText(value, field, units);
}

/** The text of one field with some other value in it: what a source says of it. */
export function fieldText(
	entity: AnyEntity,
	of: { row: AnyRow; name: string; value: unknown },
	reading: Reading
): string {
	const column = columnsOf(entity).find(({ name }) => name === of.name);
	if (!column || of.value === null || of.value === undefined) return 'nothing';
	const said = textOf(column, { ...of.row, [of.name]: of.value }, reading);
	// A number that says nothing is one that the person does not care to see.
	return said || (typeof of.value === 'number' ? 'hidden' : 'nothing');
}

/** All fields that say something; a reference does where the words of its rows are known. */
export function fieldTexts(
	{ entity, row, references = {} }: { entity: AnyEntity; row: AnyRow; references?: References },
	reading: Reading
): FieldText[] {
	return columnsOf(entity)
		.filter(({ name, field }) => name !== 'utcOffset' && !isUnknown(field, references))
		.map((column) => ({
			name: column.name,
			label: column.label,
			text: wordsOf(column, row, references) ?? textOf(column, row, reading)
		}))
		.filter(({ text }) => text !== '');
}

const isUnknown = (field: Field, references: References) =>
	field.kind === 'reference' && !references[field.entity];

function wordsOf({ name, field }: Column, row: AnyRow, references: References): string | null {
	if (field.kind !== 'reference') return null;
	const id = row[name];
	return id ? (references[field.entity]?.[String(id)] ?? 'Not on this device') : '';
}
