import { decimalSign, numberText, plainText } from '../number.ts';
import { clockText, durationText } from '../time/format.ts';
import {
	distance,
	energyText,
	kilojoulesPerKilocalorie,
	mass,
	quantityText,
	type Units
} from '../units.ts';
import type { Field } from './field.ts';
import { readNumber, unitsIn } from './typed-number.ts';

/**
 * A measure is kept in the unit of its field, and shown and typed in the one that the person
 * measures in. Only what was typed is converted back.
 */

const metresPerFoot = 0.3048;

/** What may lie below zero is a height: nobody climbs kilometres or miles. */
function isHeight(field: Field): boolean {
	return field.unit === 'm' && 'min' in field && field.min < 0;
}

interface OwnUnit {
	/** As it is written behind a number. */
	readonly unit: string;
	/** Digits after the point that say enough. */
	readonly places: number;
}

const own: Readonly<Record<string, (units: Units, field: Field) => OwnUnit>> = {
	// Stones are typed in pounds, or as "12 st 4".
	kg: ({ weight }) => (weight === 'kg' ? { unit: 'kg', places: 3 } : { unit: 'lb', places: 1 }),
	kcal: ({ energy }) => (energy === 'kJ' ? { unit: 'kJ', places: 0 } : { unit: 'kcal', places: 3 }),
	kJ: ({ energy }) => ({ unit: energy === 'kJ' ? 'kJ' : 'kcal', places: 0 }),
	m: (units, field) => {
		if (isHeight(field)) return { unit: units.distance === 'mi' ? 'ft' : 'm', places: 0 };
		return { unit: units.distance, places: 2 };
	}
};

function ownUnit(field: Field, units: Units | undefined): OwnUnit | null {
	const found = units && own[field.unit ?? '']?.(units, field);
	return found && found.unit !== field.unit ? found : null;
}

/** The unit that a bare number typed for this field is taken to be in. */
export function typedUnit(field: Field, units: Units | undefined): string | undefined {
	return ownUnit(field, units)?.unit ?? field.unit;
}

/** Hours are laid out as a clock counts them, where that says the very same. */
function printHours(hours: number): string {
	const text = clockText(Math.round(hours * 60) * 60_000);
	const isSame = !Number.isInteger(hours) && readNumber(text, 'h')?.value === hours;
	return isSame ? text : plainText(hours);
}

/** A measure as it is laid out for editing, without its unit. */
export function printMeasure(value: number, field: Field, units: Units | undefined): string {
	const found = ownUnit(field, units);
	if (!found) return field.unit === 'h' ? printHours(value) : plainText(value);
	const inOwn = value / unitsIn(field.unit, found.unit);
	// Of a small amount more digits say something.
	const places = Math.abs(inOwn) < 10 ? found.places + 2 : found.places;
	return plainText(Number(inOwn.toFixed(places)));
}

/** What a field may hold, said in the person's unit; null where that is the field's own. */
export function measureLimits(field: Field, units: Units | undefined): string | null {
	const found = ownUnit(field, units);
	if (!found || !('min' in field)) return null;
	const factor = unitsIn(field.unit, found.unit);
	// Rounded inwards: whoever types the limit itself is not refused.
	const least = Math.ceil((field.min / factor) * 10) / 10;
	const most = Math.floor((field.max / factor) * 10) / 10;
	return `a number from ${numberText(least, 1)} to ${numberText(most, 1)} ${found.unit}`;
}

const measured: Readonly<Record<string, (value: number, units: Units, field: Field) => string>> = {
	kg: (value, { weight }) => quantityText(mass(value, weight)),
	kcal: (value, units) => energyText(value, units.energy),
	kJ: (value, units) => energyText(value / kilojoulesPerKilocalorie, units.energy),
	m: metresText,
	h: (value) => durationText(Math.round(value * 60) * 60_000)
};

function metresText(value: number, units: Units, field: Field): string {
	if (isHeight(field) && units.distance === 'mi') {
		return quantityText({ value: numberText(Math.round(value / metresPerFoot)), unit: 'ft' });
	}
	const isNear = isHeight(field) || Math.abs(value) < 1000;
	return isNear
		? quantityText({ value: numberText(value), unit: 'm' })
		: quantityText(distance(value, units.distance));
}

/** A number of a field as it is read: in the person's unit. Empty where they care to see none. */
export function measureText(value: number, field: Field, units: Units): string {
	const inUnits = measured[field.unit ?? ''];
	if (inUnits) return inUnits(value, units, field);
	const shown = numberText(value, 2);
	return field.unit ? quantityText({ value: shown, unit: field.unit }) : shown;
}

/** What typed text was taken to be, where that is more than what stands there. */
export function measureEcho(typed: string, field: Field, units: Units): string {
	const bare = typedUnit(field, units);
	const found = readNumber(typed, field.unit, { bare, sign: decimalSign() });
	if (!found) return '';
	const saysMore =
		/[a-z:]/i.test(typed) || field.unit === 'h' || (field.unit === 'kg' && units.weight === 'st');
	return saysMore ? measureText(found.value, field, units) : '';
}
