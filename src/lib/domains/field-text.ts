import { columnsOf, type Column } from '#lib/platform/entity/columns.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { numberText } from '#lib/platform/number.ts';
import { dayIn, type Zone } from '#lib/platform/time/calendar.ts';
import { dateText, timeText } from '#lib/platform/time/format.ts';
import {
	distance,
	energyText,
	kilojoulesPerKilocalorie,
	mass,
	quantityText,
	type Units
} from '#lib/platform/units.ts';

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

const measured: Readonly<Record<string, (value: number, units: Units) => string>> = {
	kg: (value, { weight }) => quantityText(mass(value, weight)),
	kcal: (value, units) => energyText(value, units.energy),
	kJ: (value, units) => energyText(value / kilojoulesPerKilocalorie, units.energy),
	m: (value, units) =>
		Math.abs(value) < 1000
			? quantityText({ value: numberText(value), unit: 'm' })
			: quantityText(distance(value, units.distance))
};

function textOf(column: Column, row: AnyRow, { units, zone, now }: Reading): string {
	const value = row[column.name];
	const { field } = column;
	if (typeof value !== 'number') return column.format(row);
	if (field.kind === 'instant') {
		const clock = typeof row.utcOffset === 'number' ? row.utcOffset : zone;
		return `${dateText(dayIn(value, clock), dayIn(now, zone))}, ${timeText(value, clock)}`;
	}
	const inUnits = measured[field.unit ?? ''];
	if (inUnits) return inUnits(value, units);
	const shown = numberText(value, 2);
	return field.unit ? quantityText({ value: shown, unit: field.unit }) : shown;
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

/** All fields that say something. */
export function fieldTexts(entity: AnyEntity, row: AnyRow, reading: Reading): FieldText[] {
	return columnsOf(entity)
		.filter(({ name, field }) => name !== 'utcOffset' && field.kind !== 'reference')
		.map((column) => ({
			name: column.name,
			label: column.label,
			text: textOf(column, row, reading)
		}))
		.filter(({ text }) => text !== '');
}
