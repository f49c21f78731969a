import * as z from 'zod/mini';
import type { AnyEntity, Entity, Fields, Problem, ValuesOf } from './entity.ts';
import { earliestInstant, latestInstant, type Field, type FieldShape, type Kind } from './field.ts';

type Of<K extends Kind> = Extract<FieldShape, { kind: K }>;

/** A decimal has at most `places` digits after the point. Compared as printed, never by division. */
function fitsPlaces(value: number, places: number): boolean {
	return Number(value.toFixed(places)) === value;
}

// Postgres knows no year 0.
const calendarDay = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

function isCalendarDay(value: string): boolean {
	if (!calendarDay.test(value)) return false;
	const at = new Date(`${value}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

const refusals = {
	text: (field: Of<'text'>) => `at most ${field.maxLength} characters of text`,
	number: (field: Of<'number'>) => `a number from ${field.min} to ${field.max}`,
	decimal: (field: Of<'decimal'>) =>
		`a number from ${field.min} to ${field.max} with at most ${field.places} decimals`,
	integer: (field: Of<'integer'>) => `a whole number from ${field.min} to ${field.max}`,
	boolean: () => 'yes or no',
	instant: () => 'a moment between the years 1900 and 2200',
	date: () => 'a day like 2026-11-23',
	choice: (field: Of<'choice'>) => `one of ${Object.keys(field.choices).join(', ')}`,
	reference: () => 'the id of a row',
	structure: () => 'a value of the declared shape'
} satisfies { [K in Kind]: (field: Of<K>) => string };

const schemas = {
	// Postgres cannot hold U+0000 in text, nor half of a surrogate pair in JSON.
	text: (field: Of<'text'>) =>
		z.string().check(
			z.maxLength(field.maxLength),
			z.refine((text) => !text.includes('\0') && text.isWellFormed())
		),
	number: (field: Of<'number'>) => z.number().check(z.gte(field.min), z.lte(field.max)),
	decimal: (field: Of<'decimal'>) =>
		z.number().check(
			z.gte(field.min),
			z.lte(field.max),
			z.refine((n) => fitsPlaces(n, field.places))
		),
	integer: (field: Of<'integer'>) => z.int().check(z.gte(field.min), z.lte(field.max)),
	boolean: () => z.boolean(),
	instant: () => z.int().check(z.gte(earliestInstant), z.lte(latestInstant)),
	date: () => z.string().check(z.refine(isCalendarDay)),
	choice: (field: Of<'choice'>) => z.enum(Object.keys(field.choices) as [string, ...string[]]),
	reference: () => z.guid(),
	structure: (field: Of<'structure'>) => field.schema
} satisfies { [K in Kind]: (field: Of<K>) => z.ZodMiniType };

/** The schema of one field's value. */
export function schemaOf(field: Field): z.ZodMiniType {
	const build = schemas[field.kind] as (field: Field) => z.ZodMiniType;
	const schema = build(field);
	return field.optional ? z.nullable(schema) : schema;
}

/** What a field expects, in words: "a number from 1 to 700 with at most 3 decimals". */
export function expectation(field: Field): string {
	const say = refusals[field.kind] as (field: Field) => string;
	return say(field);
}

const compiled = new WeakMap<AnyEntity, ReadonlyMap<string, z.ZodMiniType>>();

function fieldSchemas(entity: AnyEntity): ReadonlyMap<string, z.ZodMiniType> {
	const known = compiled.get(entity);
	if (known) return known;
	const fields = Object.entries(entity.fields);
	const built = new Map(fields.map(([name, field]) => [name, schemaOf(field)]));
	compiled.set(entity, built);
	return built;
}

function refusal({ fields }: AnyEntity, name: string): Problem {
	const field = fields[name];
	return { field: name, problem: `${field?.label}: expected ${field && expectation(field)}.` };
}

/** Checks the given fields one by one; names every field that is unknown or refused. */
export function patchProblems(
	entity: AnyEntity,
	patch: Readonly<Record<string, unknown>>
): Problem[] {
	const schemas = fieldSchemas(entity);
	const problems: Problem[] = [];
	for (const [name, value] of Object.entries(patch)) {
		const schema = schemas.get(name);
		if (!schema) {
			problems.push({ field: name, problem: `${entity.label.one} has no field "${name}".` });
		} else if (!schema.safeParse(value).success) problems.push(refusal(entity, name));
	}
	return problems;
}

/** Checks a complete row: each field, that none is missing, then the rules across fields. */
export function valueProblems<F extends Fields>(
	entity: Entity<string, F>,
	values: Readonly<Record<string, unknown>>
): Problem[] {
	const problems: Problem[] = [];
	// No copy is made of what is checked: an import does this a million times.
	for (const [name, schema] of fieldSchemas(entity)) {
		if (!schema.safeParse(values[name]).success) problems.push(refusal(entity, name));
	}
	if (problems.length > 0) return problems;
	const crossing = entity.check(values as ValuesOf<F>);
	return crossing ? [crossing] : [];
}

const initials = new WeakMap<AnyEntity, Readonly<Record<string, unknown>>>();

function initialOf(entity: AnyEntity): Readonly<Record<string, unknown>> {
	const known = initials.get(entity);
	if (known) return known;
	const fields = Object.entries(entity.fields);
	const initial = Object.fromEntries(fields.map(([name, field]) => [name, field.initial]));
	initials.set(entity, initial);
	return initial;
}

/** A complete set of values: what is given, and each field's initial value for the rest. */
export function withInitial<F extends Fields>(
	entity: Entity<string, F>,
	values: Partial<ValuesOf<F>>
): ValuesOf<F> {
	return { ...initialOf(entity), ...values } as ValuesOf<F>;
}
