import { afterEach, describe, expect, test } from 'vitest';
import { writeNumbersBy } from '../number.ts';
import type { Units } from '../units.ts';
import { decimal, integer, number, optional } from './field.ts';
import { print, read } from './form.ts';
import { measureEcho, measureText, typedUnit } from './own-unit.ts';

const metric: Units = { weight: 'kg', distance: 'km', energy: 'kcal' };
const other: Units = { weight: 'lb', distance: 'mi', energy: 'kJ' };
const stones: Units = { ...metric, weight: 'st' };
const weight = decimal('Weight', { unit: 'kg', places: 3, max: 700 });
const food = decimal('Energy', { unit: 'kcal', places: 3, max: 100_000 });
const burnt = optional(number('Energy', { unit: 'kJ', min: 0, max: 200_000 }));
const far = number('Distance', { unit: 'm', min: 0, max: 2_000_000 });
const climb = number('Climb', { unit: 'm', min: -20_000, max: 50_000 });
const goal = number('Goal', { unit: 'h', min: 0, max: 720 });
afterEach(() => writeNumbersBy(() => null));

const rest = integer('Rest', { unit: 'min', max: 600 });

describe('check 28: a measure is laid out and read in the unit of the person', () => {
	test.each([
		[weight, metric, 78.425, '78.425', 78.425],
		[weight, other, 78.245, '172.5', 78.245],
		[weight, stones, 78.245, '172.5', 78.245],
		[food, other, 100, '418', 99.904],
		[burnt, metric, 2000, '478', 478 * 4.184],
		[burnt, other, 2000, '2000', 2000],
		[far, metric, 5000, '5', 5000],
		[far, metric, 400, '0.4', 400],
		[far, other, 1609.344, '1', 1609.344],
		[climb, metric, 120, '120', 120],
		[climb, other, 304.8, '1000', 304.8],
		[goal, metric, 16, '16', 16],
		[goal, metric, 16.5, '16:30', 16.5]
	])('%o', (field, units, value, text, typed) => {
		expect(print(field, value, { clock: 0, units })).toBe(text);
		expect(read(field, text, { clock: 0, units })).toEqual({ value: typed });
	});
	test.each([
		[weight, '12 st 4.5', 78.245],
		[weight, '12st 4,5 lb', 78.245],
		[weight, '78 kg', 78],
		[goal, '1:30', 1.5],
		[goal, '90m', 1.5],
		[goal, '1h30', 1.5],
		[goal, '2d', 48],
		[rest, '1:30', 90],
		[rest, '45', 45],
		[far, '5 km', 5000],
		[far, '400 m', 400]
	])('%o reads %s, whatever the unit of the person', (field, typed, value) => {
		expect(read(field, typed, { clock: 0, units: other })).toEqual({ value });
		expect(read(field, typed, { clock: 0, units: stones })).toEqual({ value });
	});
	test.each(['12 st x', '1:75', '4.5 st 3 st'])('%s is no measure', (typed) => {
		expect(read(weight, typed, { clock: 0, units: stones })).toHaveProperty('problem');
		expect(read(goal, typed, { clock: 0, units: stones })).toHaveProperty('problem');
	});
});

test('what was typed is said again where it was taken to be something else', () => {
	const thin = '\u202f';
	expect(measureEcho('78.4', weight, metric)).toBe('');
	expect(measureEcho('172.5 lb', weight, metric)).toBe(`78.2${thin}kg`);
	expect(measureEcho('172.5', weight, stones)).toBe(`12${thin}st 4.5${thin}lb`);
	expect(measureEcho('1:30', goal, metric)).toBe(`1${thin}h 30`);
	expect(measureEcho('heavy', weight, metric)).toBe('');
});

test('who climbs measures in metres or feet, and who hides energy types kilocalories', () => {
	expect(measureText(1250, climb, metric)).toBe('1,250\u202fm');
	expect(measureText(304.8, climb, other)).toBe('1,000\u202fft');
	expect(measureText(1250, far, metric)).toBe('1.3\u202fkm');
	expect(typedUnit(burnt, { ...metric, energy: 'hidden' })).toBe('kcal');
	expect(typedUnit(food, undefined)).toBe('kcal');
});

test('a measure is laid out and read with the decimal sign of the person; a file has none', () => {
	writeNumbersBy(() => ',');
	expect(print(weight, 78.425, { clock: 0, units: metric })).toBe('78,425');
	expect(read(weight, '78,425', { clock: 0, units: metric })).toEqual({ value: 78.425 });
	expect(read(food, '1.240', { clock: 0, units: metric })).toEqual({ value: 1240 });
	expect(read(food, '1.240', { clock: 0 })).toEqual({ value: 1.24 });
	expect(measureEcho('1.240 kcal', food, metric)).toBe('1.240\u202fkcal');
});
