import type { Zone } from '../time/calendar.ts';
import type { Field, FieldShape, Kind } from './field.ts';
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
	'line' | 'lines' | 'number' | 'check' | 'moment' | 'day' | 'choice' | 'reference' | 'structure';

export type Read = { readonly value: unknown } | { readonly problem: string };

interface Asking<F> {
	control(field: F): Control;
	/** Not called with null. */
	print(value: never, field: F, zone: Zone): string;
	/** Not called with blank text of an optional field. `undefined` says: not readable. */
	read(typed: string, field: F, zone: Zone): unknown;
}

const numeric = {
	control: (): Control => 'number',
	print: (value: number) => String(value)
};

const asking = {
	text: {
		control: (field) => (field.multiline ? 'lines' : 'line'),
		print: (value: string) => value,
		read: (typed) => typed
	},
	number: { ...numeric, read: (typed, { unit }) => readNumber(typed, unit)?.value },
	decimal: {
		...numeric,
		read(typed, { unit, places }) {
			const found = readNumber(typed, unit);
			// Only a converted unit is rounded; digits that were typed are kept or refused.
			return found?.converted ? Number(found.value.toFixed(places)) : found?.value;
		}
	},
	integer: {
		...numeric,
		read(typed, { unit }) {
			const found = readNumber(typed, unit);
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
		print: (value: number, _field, zone) => wallText(value, zone),
		read: (typed, _field, zone) => readWall(typed, zone) ?? undefined
	},
	date: { control: () => 'day', print: (value: string) => value, read: (typed) => typed.trim() },
	choice: { control: () => 'choice', print: (value: string) => value, read: (typed) => typed },
	reference: {
		control: () => 'reference',
		print: (value: string) => value,
		read: (typed) => typed.trim()
	},
	structure: {
		control: () => 'structure',
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
export function print(field: Field, value: unknown, zone: Zone): string {
	if (value === null || value === undefined) return '';
	return askingOf(field).print(value as never, field, zone);
}

/** What typed text means for a field, or why it means nothing. */
export function read(field: Field, typed: string, zone: Zone): Read {
	if (field.optional && typed.trim() === '') return { value: null };
	const problem = { problem: `${field.label}: expected ${expectation(field)}.` };
	const value = askingOf(field).read(typed, field, zone);
	if (value === undefined) return problem;
	return checkOf(field)(value) ? { value } : problem;
}
