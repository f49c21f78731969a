import { fixedText, numberText } from './number.ts';

/**
 * Everything is stored in base units and converted only to be shown. A value that nobody touched is
 * never converted back, so no rounding can creep into it.
 */
export type MassUnit = 'kg' | 'lb' | 'st';
export type EnergyUnit = 'kcal' | 'kJ';
/** Hidden: no energy is shown anywhere. It is kept as before, and whoever types it types kcal. */
export type ShownEnergy = EnergyUnit | 'hidden';
export type DistanceUnit = 'km' | 'mi';
export type VolumeUnit = 'ml' | 'fl oz';

export interface Units {
	readonly weight: MassUnit;
	readonly distance: DistanceUnit;
	readonly energy: ShownEnergy;
	/** Absent: millilitres, as in settings from before it could be chosen. */
	readonly volume?: VolumeUnit | undefined;
}

export const kilogramsPerPound = 0.45359237;
export const kilojoulesPerKilocalorie = 4.184;
/** Of the United States. */
export const millilitresPerFluidOunce = 29.5735295625;
const metresPerMile = 1609.344;

/** A quantity as it is shown: the number and its unit apart, so that the unit may stand back. */
export interface Quantity {
	readonly value: string;
	readonly unit: string;
}

/** Number and unit with the thin space that keeps them on one line. */
export function quantityText({ value, unit }: Quantity): string {
	return `${value}\u202f${unit}`;
}

export function mass(kilograms: number, unit: MassUnit): Quantity {
	if (unit === 'kg') return { value: fixedText(kilograms, 1), unit };
	const pounds = kilograms / kilogramsPerPound;
	if (unit === 'lb') return { value: fixedText(pounds, 1), unit };
	const tenths = Math.round(pounds * 10);
	const stones = Math.trunc(tenths / 140);
	return { value: `${stones}\u202fst ${numberText((tenths - stones * 140) / 10, 1)}`, unit: 'lb' };
}

/** Differences in stones are small: they are said in pounds. */
export function massDelta(kilograms: number, unit: MassUnit): number {
	return unit === 'kg' ? kilograms : kilograms / kilogramsPerPound;
}

/** The unit in which a weight is typed; stones are typed in pounds. */
export function typedMassUnit(unit: MassUnit): 'kg' | 'lb' {
	return unit === 'kg' ? 'kg' : 'lb';
}

export function toKilograms(value: number, unit: 'kg' | 'lb'): number {
	return unit === 'kg' ? value : Number((value * kilogramsPerPound).toFixed(3));
}

export function fromKilograms(kilograms: number, unit: 'kg' | 'lb'): number {
	return unit === 'kg' ? kilograms : Number((kilograms / kilogramsPerPound).toFixed(1));
}

export function energy(kilocalories: number, unit: EnergyUnit): Quantity {
	const shown = unit === 'kcal' ? kilocalories : kilocalories * kilojoulesPerKilocalorie;
	return { value: numberText(Math.round(shown)), unit };
}

/** Number and unit; empty where the person does not care to see any. */
export function energyText(kilocalories: number, unit: ShownEnergy): string {
	return unit === 'hidden' ? '' : quantityText(energy(kilocalories, unit));
}

/** Typed energy as it is kept: exact to three decimals. */
export function toKilocalories(value: number, unit: EnergyUnit): number {
	return unit === 'kcal' ? value : Number((value / kilojoulesPerKilocalorie).toFixed(3));
}

export function distance(metres: number, unit: DistanceUnit): Quantity {
	const shown = metres / (unit === 'km' ? 1000 : metresPerMile);
	return { value: numberText(shown, 1), unit };
}

/** Small amounts of what is drunk: a tenth of a fluid ounce is 3 ml. */
export function volume(millilitres: number, unit: VolumeUnit): Quantity {
	const value =
		unit === 'ml'
			? numberText(Math.round(millilitres))
			: numberText(millilitres / millilitresPerFluidOunce, 1);
	return { value, unit };
}

export function grams(value: number): Quantity {
	return { value: numberText(Math.round(value)), unit: 'g' };
}

export function toMetres(value: number, unit: DistanceUnit): number {
	return value * (unit === 'km' ? 1000 : metresPerMile);
}

export function fromMetres(metres: number, unit: DistanceUnit): number {
	return Number((metres / (unit === 'km' ? 1000 : metresPerMile)).toFixed(2));
}
