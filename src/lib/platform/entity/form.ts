import type { Zone } from '../time/calendar.ts';
import type { Field, FieldShape, Kind } from './field.ts';
import { decimalSign } from '../number.ts';
import type { Units } from '../units.ts';
import { measureLimits, printMeasure, typedUnit } from './own-unit.ts';
import { readNumber } from './typed-number.ts';
import { checkOf, expectation } from './validation.ts';
import { readWall, wallText } from './wall-text.ts';

/**
 * How each kind of field is asked in a form: which control, how a value is laid out for editing,
 * and what the typed text means. A field whose text was not touched is never written back, so
 * that nothing is lost by looking.
 */

type Of<K extends Kind> = Extract<FieldShape, { kind: K }>;

export type Control =
	| 'line'
	| 'lines'
	| 'number'
	| 'check'
	| 'moment'
	| 'day'
	| 'choice'
	| 'reference'
	| 'words'
	| 'structure';

export type Read = { readonly value: unknown } | { readonly problem: string };

/**
 * On whose clock a form asks for moments, and in whose units for measures; default: the field's, as
 * in a file, whose decimal sign follows no person.
 */
export interface Asked {
	readonly clock: Zone;
	readonly units?: Units | undefined;
}

interface Asking<F> {
	control(field: F): Control;
	/** Not called with null. */
	print(value: never, field: F, asked: Asked): string;
	/** Not called with blank text of an optional field. `undefined` says: not readable. */
	read(typed: string, field: F, asked: Asked): unknown;
}

const numeric = {
	control: (): Control => 'number',
	print: (value: number, field: Field, { units }: Asked) => printMeasure(value, field, units)
};

function typedNumber(typed: string, field: Field, { units }: Asked) {
	const sign = units && decimalSign();
	return readNumber(typed, field.unit, { bare: typedUnit(field, units), sign });
}

const asking = {
	text: {
		control: (field) => (field.multiline ? 'lines' : 'line'),
		print: (value: string) => value,
		read: (typed) => typed
	},
	number: { ...numeric, read: (typed, field, asked) => typedNumber(typed, field, asked)?.value },
	decimal: {
		...numeric,
		read(typed, field, asked) {
			const found = typedNumber(typed, field, asked);
			// Only a converted unit is rounded; digits that were typed are kept or refused.
			return found?.converted ? Number(found.value.toFixed(field.places)) : found?.value;
		}
	},
	integer: {
		...numeric,
		read(typed, field, asked) {
			const found = typedNumber(typed, field, asked);
			return found?.converted ? Math.round(found.value) : found?.value;
		}
	},
	boolean: {
		control: () => 'check',
		print: (value: boolean) => (value ? 'yes' : 'no'),
		read: (typed) => ({ yes: true, no: false })[typed.trim()]
	},
	instant: {
		control: () => 'moment',
		print: (value: number, _field, { clock }) => wallText(value, clock),
		read: (typed, _field, { clock }) => readWall(typed, clock) ?? undefined
	},
	date: { control: () => 'day', print: (value: string) => value, read: (typed) => typed.trim() },
	choice: { control: () => 'choice', print: (value: string) => value, read: (typed) => typed },
	reference: {
		control: () => 'reference',
		print: (value: string) => value,
		read: (typed) => typed.trim()
	},
	structure: {
		control: ({ schema }) => (schema.safeParse(['word']).success ? 'words' : 'structure'),
		print: printStructure,
		read: readStructure
	}
} satisfies { [K in Kind]: Asking<Of<K>> };

function isWordList(value: unknown): value is string[] {
	return (
		Array.isArray(value) &&
		value.length > 0 &&
		value.every((item) => typeof item === 'string' && /^[^\s[{"]([^\n]*\S)?$/.test(item))
	);
}

/** A list of words is one word a line; anything else is JSON. */
function printStructure(value: unknown): string {
	return isWordList(value) ? value.join('\n') : JSON.stringify(value);
}

function readStructure(typed: string, field: Of<'structure'>): unknown {
	if (typed.trim() === '') return field.initial;
	const parsed = parseJson(typed);
	if (parsed !== undefined && field.schema.safeParse(parsed).success) return parsed;
	return typed
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function askingOf(field: Field): Asking<Field> {
	return asking[field.kind] as Asking<Field>;
}

export function controlOf(field: Field): Control {
	return askingOf(field).control(field);
}

/** The text a value is edited as; null is blank. */
export function print(field: Field, value: unknown, asked: Asked): string {
	if (value === null || value === undefined) return '';
	return askingOf(field).print(value as never, field, asked);
}

/** What typed text means for a field, or why it means nothing. */
export function read(field: Field, typed: string, asked: Asked): Read {
	if (field.optional && typed.trim() === '') return { value: null };
	const expected = measureLimits(field, asked.units) ?? expectation(field);
	const problem = { problem: `${field.label}: expected ${expected}.` };
	const value = askingOf(field).read(typed, field, asked);
	if (value === undefined) return problem;
	return checkOf(field)(value) ? { value } : problem;
}
