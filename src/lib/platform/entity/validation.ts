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

type Check = (value: unknown) => boolean;

const isWithin = (value: unknown, { min, max }: { min: number; max: number }): value is number =>
	typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max;

/** Characters, as Postgres counts them: an emoji is one, though it takes two places of a string. */
const isWithinLength = (text: string, most: number) =>
	text.length <= most || (text.length <= 2 * most && [...text].length <= most);

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const instants = { min: earliestInstant, max: latestInstant };

// By hand, and a schema for structures alone: a sync or an import asks this a million times.
const checks = {
	// Postgres cannot hold U+0000 in text, nor half of a surrogate pair in JSON.
	text:
		({ maxLength }: Of<'text'>): Check =>
		(value) =>
			typeof value === 'string' &&
			isWithinLength(value, maxLength) &&
			!value.includes('\0') &&
			value.isWellFormed(),
	number:
		(field: Of<'number'>): Check =>
		(value) =>
			isWithin(value, field),
	decimal:
		(field: Of<'decimal'>): Check =>
		(value) =>
			isWithin(value, field) && fitsPlaces(value, field.places),
	integer:
		(field: Of<'integer'>): Check =>
		(value) =>
			isWithin(value, field) && Number.isSafeInteger(value),
	boolean: (): Check => (value) => typeof value === 'boolean',
	instant: (): Check => (value) => isWithin(value, instants) && Number.isSafeInteger(value),
	date: (): Check => (value) => typeof value === 'string' && isCalendarDay(value),
	choice:
		({ choices }: Of<'choice'>): Check =>
		(value) =>
			typeof value === 'string' && Object.hasOwn(choices, value),
	reference: (): Check => (value) => typeof value === 'string' && guid.test(value),
	structure:
		({ schema }: Of<'structure'>): Check =>
		(value) =>
			schema.safeParse(value).success
} satisfies { [K in Kind]: (field: Of<K>) => Check };

/** Tells whether a value is one of the field's. */
export function checkOf(field: Field): Check {
	const build = checks[field.kind] as (field: Field) => Check;
	const check = build(field);
	return field.optional ? (value) => value === null || check(value) : check;
}

/** What a field expects, in words: "a number from 1 to 700 with at most 3 decimals". */
export function expectation(field: Field): string {
	const say = refusals[field.kind] as (field: Field) => string;
	return say(field);
}

const compiled = new WeakMap<AnyEntity, ReadonlyMap<string, Check>>();

function fieldChecks(entity: AnyEntity): ReadonlyMap<string, Check> {
	const known = compiled.get(entity);
	if (known) return known;
	const fields = Object.entries(entity.fields);
	const built = new Map(fields.map(([name, field]) => [name, checkOf(field)]));
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
	const checks = fieldChecks(entity);
	const problems: Problem[] = [];
	for (const [name, value] of Object.entries(patch)) {
		const check = checks.get(name);
		if (!check) {
			problems.push({ field: name, problem: `${entity.label.one} has no field "${name}".` });
		} else if (!check(value)) problems.push(refusal(entity, name));
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
	for (const [name, check] of fieldChecks(entity)) {
		if (!check(values[name])) problems.push(refusal(entity, name));
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
