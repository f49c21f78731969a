import { columnOf, type AnyEntity } from '#lib/platform/entity/entity.ts';
import type { Kind } from '#lib/platform/entity/field.ts';

/** What the generated statements know of a field. */
export interface Column {
	/** As on the wire, in stamps and in JSON: `weightKg`. */
	readonly field: string;
	/** Quoted: `"weight_kg"`. */
	readonly name: string;
	readonly kind: Kind;
	readonly required: boolean;
}

/** How a field's wire value is declared where it comes in. */
const recordTypes = {
	text: 'text',
	number: 'double precision',
	decimal: 'numeric',
	integer: 'integer',
	boolean: 'boolean',
	instant: 'bigint',
	date: 'date',
	choice: 'text',
	reference: 'uuid',
	structure: 'jsonb'
} satisfies Record<Kind, string>;

export function quoted(name: string): string {
	return `"${name}"`;
}

/** `note` → `'note'`. Names of fields are identifiers of ours, never input. */
export function literal(name: string): string {
	return `'${name}'`;
}

export function columnsOf(entity: AnyEntity): Column[] {
	return Object.entries(entity.fields).map(([field, { kind, optional }]) => ({
		field,
		name: quoted(columnOf(field)),
		kind,
		required: !optional
	}));
}

/** The fields as `jsonb_to_recordset` shall read them. */
export function recordOf(columns: readonly Column[]): string {
	return columns.map(({ field, kind }) => `${quoted(field)} ${recordTypes[kind]}`).join(', ');
}

/** The fields as lists of their wire values, one parameter each, for `unnest` to lay side by side. */
export function listsOf(columns: readonly Column[], first: number): string {
	return columns.map(({ kind }, n) => `$${first + n}::${recordTypes[kind]}[]`).join(', ');
}

/** A wire value of the input as the column holds it. */
export function stored({ field, kind }: Column, input: string): string {
	const value = `${input}.${quoted(field)}`;
	return kind === 'instant' ? `to_timestamp(${value} / 1000.0)` : value;
}

/** A column's value as JSON, the way it goes over the wire. */
export function wire({ name, kind }: Column, table: string): string {
	const value = `${table}.${name}`;
	return kind === 'instant'
		? `to_jsonb((extract(epoch from ${value}) * 1000)::bigint)`
		: `to_jsonb(${value})`;
}

/** A stamp kept in a JSON register, or null. */
export function stampIn(register: string, field: string): string {
	return `(${register} ->> ${field})::bigint`;
}
