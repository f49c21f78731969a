import type * as z from 'zod/mini';

/**
 * The vocabulary in which every record is declared. Ten kinds; a new one needs a decision record
 * and a key in each deriver's `Record<Kind, …>`, which the compiler then asks for.
 */
export type Kind =
	| 'text'
	| 'number'
	| 'decimal'
	| 'integer'
	| 'boolean'
	| 'instant'
	| 'date'
	| 'choice'
	| 'reference'
	| 'structure';

interface Common {
	/** What a person reads beside the value. */
	readonly label: string;
	/** Optional fields hold null when unknown; null is not 0 and not ''. */
	readonly optional: boolean;
	/** Value of a new row when none is given; null for optional fields. */
	readonly initial: unknown;
	readonly unit?: string;
}

export type FieldShape =
	| (Common & { readonly kind: 'text'; readonly maxLength: number; readonly multiline: boolean })
	| (Common & { readonly kind: 'number'; readonly min: number; readonly max: number })
	| (Common & {
			readonly kind: 'decimal';
			/** Digits after the point that are kept exactly, in the browser and in Postgres. */
			readonly places: number;
			readonly min: number;
			readonly max: number;
	  })
	| (Common & { readonly kind: 'integer'; readonly min: number; readonly max: number })
	| (Common & { readonly kind: 'boolean' })
	| (Common & { readonly kind: 'instant' })
	| (Common & { readonly kind: 'date' })
	| (Common & { readonly kind: 'choice'; readonly choices: Readonly<Record<string, string>> })
	| (Common & { readonly kind: 'reference'; readonly entity: string })
	| (Common & { readonly kind: 'structure'; readonly schema: z.ZodMiniType });

declare const value: unique symbol;

/** A declared field whose values have the type `Value`. */
export type Field<Value = unknown> = FieldShape & { readonly [value]?: Value };

export type ValueOf<F> = F extends { readonly [value]?: infer Value } ? Value : never;

/** First and last instant a row may carry: years 1900 to 2200, epoch milliseconds. */
export const earliestInstant = Date.UTC(1900, 0, 1);
export const latestInstant = Date.UTC(2200, 0, 1);

interface Limits {
	unit?: string;
	min?: number;
	max?: number;
}

function declare<Value>(shape: FieldShape): Field<Value> {
	return shape as Field<Value>;
}

export function text(label: string, options: { maxLength?: number; multiline?: boolean } = {}) {
	const { maxLength = 500, multiline = false } = options;
	return declare<string>({
		kind: 'text',
		label,
		optional: false,
		initial: '',
		maxLength,
		multiline
	});
}

/** A measured quantity as its sensor gave it: a double. */
export function number(label: string, limits: Limits = {}) {
	const { min = -1e9, max = 1e9, ...rest } = limits;
	return declare<number>({ kind: 'number', label, optional: false, initial: 0, min, max, ...rest });
}

/** A quantity kept exactly to `places` digits, at most 15 significant ones: doubles hold those. */
export function decimal(label: string, limits: Limits & { places: number }) {
	const { min = 0, max = 1e9, ...rest } = limits;
	return declare<number>({
		kind: 'decimal',
		label,
		optional: false,
		initial: 0,
		min,
		max,
		...rest
	});
}

export function integer(label: string, limits: Limits = {}) {
	const { min = -2_147_483_648, max = 2_147_483_647, ...rest } = limits;
	return declare<number>({
		kind: 'integer',
		label,
		optional: false,
		initial: 0,
		min,
		max,
		...rest
	});
}

export function boolean(label: string, initial = false) {
	return declare<boolean>({ kind: 'boolean', label, optional: false, initial });
}

/** A moment, as integer milliseconds since the epoch. */
export function instant(label: string) {
	return declare<number>({ kind: 'instant', label, optional: false, initial: 0 });
}

/** A calendar day without zone, `YYYY-MM-DD`. */
export function date(label: string) {
	return declare<string>({ kind: 'date', label, optional: false, initial: '1970-01-01' });
}

/** One of a closed set; `choices` maps the stored word to the words shown. */
export function choice<const C extends Record<string, string>>(
	label: string,
	choices: C,
	initial: keyof C & string
) {
	return declare<keyof C & string>({ kind: 'choice', label, optional: false, initial, choices });
}

/** The id of a row of another entity, by name, so that domains stay strangers. */
export function reference(label: string, entity: string) {
	return declare<string>({ kind: 'reference', label, optional: false, initial: '', entity });
}

/** A small list or record kept as JSON and merged as one value. */
export function structure<S extends z.ZodMiniType>(label: string, schema: S, initial: z.output<S>) {
	return declare<z.output<S>>({ kind: 'structure', label, optional: false, initial, schema });
}

export function optional<F extends Field>(field: F) {
	return declare<ValueOf<F> | null>({ ...field, optional: true, initial: null });
}

/** Minutes east of UTC on the clock where it happened; fixes the row's local day for ever. */
export function utcOffset() {
	return integer('UTC offset', { unit: 'min', min: -18 * 60, max: 18 * 60 });
}
