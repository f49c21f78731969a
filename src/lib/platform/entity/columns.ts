import { plainText } from '../number.ts';
import { localText } from '../time/calendar.ts';
import type { AnyEntity, AnyRow } from './entity.ts';
import type { Field, FieldShape, Kind } from './field.ts';

/** How each kind of field stands in a grid: its words, its order, and how it is narrowed down. */

type Of<K extends Kind> = Extract<FieldShape, { kind: K }>;

export type Filter = 'choice' | 'boolean' | 'days' | 'none';

interface Standing<F> {
	readonly filter: Filter;
	readonly numeric: boolean;
	/** Not called with null. */
	format(value: never, field: F, row: AnyRow): string;
	compare(a: never, b: never): number;
}

export interface Column {
	readonly name: string;
	readonly label: string;
	readonly field: Field;
	readonly filter: Filter;
	readonly numeric: boolean;
	/** '' for null. */
	format(row: AnyRow): string;
	/** Null sorts last in either direction: what is not known is never first. */
	compare(a: AnyRow, b: AnyRow, descending: boolean): number;
}

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const byNumber = (a: number, b: number) => a - b;
const byWords = (a: string, b: string) => words.compare(a, b);
const byCode = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** At most three digits after the point, a real minus sign, no thousands marks: cells are copied. */
function figure(value: number): string {
	return plainText(Math.round(value * 1000) / 1000).replace('-', '−');
}

const measure = {
	filter: 'none',
	numeric: true,
	format: (value: number, field: { readonly unit?: string }) =>
		field.unit ? `${figure(value)} ${field.unit}` : figure(value),
	compare: byNumber
} as const;

const standing = {
	text: { filter: 'none', numeric: false, format: (value: string) => value, compare: byWords },
	number: measure,
	decimal: measure,
	integer: measure,
	boolean: {
		filter: 'boolean',
		numeric: false,
		format: (value: boolean) => (value ? 'Yes' : 'No'),
		compare: (a: boolean, b: boolean) => Number(a) - Number(b)
	},
	instant: {
		filter: 'days',
		numeric: true,
		format: (value: number, _field, row) => localText(value, offsetOf(row)).replace('T', ' '),
		compare: byNumber
	},
	date: { filter: 'days', numeric: true, format: (value: string) => value, compare: byCode },
	choice: {
		filter: 'choice',
		numeric: false,
		format: (value: string, field) => field.choices[value] ?? value,
		compare: byWords
	},
	reference: { filter: 'none', numeric: false, format: (value: string) => value, compare: byCode },
	structure: {
		filter: 'none',
		numeric: false,
		format: (value: unknown) => structureText(value),
		compare: (a: unknown, b: unknown) => byWords(structureText(a), structureText(b))
	}
} satisfies { [K in Kind]: Standing<Of<K>> };

function offsetOf(row: AnyRow): number {
	return typeof row.utcOffset === 'number' ? row.utcOffset : 0;
}

function structureText(value: unknown): string {
	const isWords = Array.isArray(value) && value.every((item) => typeof item !== 'object');
	return isWords ? value.join(', ') : JSON.stringify(value);
}

function columnFor(name: string, field: Field): Column {
	const { filter, numeric, format, compare } = standing[field.kind] as Standing<Field>;
	return {
		name,
		label: field.label,
		field,
		filter,
		numeric,
		format(row) {
			const value = row[name];
			return value === null || value === undefined ? '' : format(value as never, field, row);
		},
		compare(a, b, descending) {
			const [left, right] = [a[name] ?? null, b[name] ?? null];
			if (left === null || right === null) return Number(left === null) - Number(right === null);
			const order = compare(left as never, right as never);
			return descending ? -order : order;
		}
	};
}

/** The declared order, the entity's time first. */
export function columnsOf(entity: AnyEntity): Column[] {
	const names = Object.keys(entity.fields);
	const ordered = entity.time
		? [entity.time, ...names.filter((name) => name !== entity.time)]
		: names;
	return ordered.flatMap((name) => {
		const field = entity.fields[name];
		return field ? [columnFor(name, field)] : [];
	});
}
