import type { Field, ValueOf } from './field.ts';

export type Fields = Readonly<Record<string, Field>>;

/** Why a set of values is refused, and the field to look at. */
export interface Problem {
	readonly field: string;
	readonly problem: string;
}

export type ValuesOf<F extends Fields> = { -readonly [K in keyof F]: ValueOf<F[K]> };

/**
 * What a device keeps added up over all living rows, so that no screen has to read them all: sums by
 * a key, and the ids of rows that have no amount yet.
 */
export interface Tally<V> {
	/** Raised when `of` changes: every device counts anew. */
	readonly version: number;
	/** What a row adds and to which sum, in whole numbers; 'open': that is still to come; null: nothing. */
	of(values: V): { readonly key: string; readonly amount: number } | 'open' | null;
}

/**
 * A declared record type. From it come the Postgres table, the replica's store, validation, types,
 * the default form, the CSV codec, the Data grid and the test factory.
 */
export interface Entity<Name extends string = string, F extends Fields = Fields> {
	/** Names the table, the replica's store and the record on the wire. */
	readonly name: Name;
	readonly label: { readonly one: string; readonly many: string };
	/** The instant by which rows are listed and first brought to a device; absent: by creation. */
	readonly time: string | null;
	/**
	 * Further fields the replica looks rows up by; those with the same value lie by `time`. At most
	 * two: each costs a quarter of write speed.
	 */
	readonly indexes: readonly string[];
	readonly fields: F;
	/**
	 * The field for each of whose values a person has one row, whichever device made it: the id derives
	 * from it, so it stays what it is. Absent: rows are as many as are made.
	 */
	readonly naturalKey: string | null;
	readonly tally: Tally<ValuesOf<F>> | null;
	/** Rules across fields. Gets complete, individually valid values. */
	check(values: ValuesOf<F>): Problem | null;
}

export function defineEntity<const Name extends string, F extends Fields>(declaration: {
	name: Name;
	label: { one: string; many: string };
	time?: keyof F & string;
	indexes?: readonly (keyof F & string)[];
	fields: F;
	naturalKey?: keyof F & string;
	tally?: Tally<ValuesOf<F>>;
	check?: (values: ValuesOf<F>) => Problem | null;
}): Entity<Name, F> {
	const { time = null, indexes = [], naturalKey = null, tally = null, ...rest } = declaration;
	return { check: () => null, ...rest, time, indexes, naturalKey, tally };
}

/** Stamps are hybrid logical clock readings: integer microseconds since the epoch. */
export type Stamp = number;
export type Stamps = Readonly<Record<string, Stamp>>;

/**
 * What every synced row carries beside its fields.
 * `stamps`, `released` and `sourceValues` are sparse: null on the 99 % of rows nobody edited.
 * A type, not an interface: only so is a row of an entity also an `AnyRow`.
 */
export type Envelope = {
	readonly id: string;
	readonly source: string;
	readonly sourceId: string;
	readonly createdAt: Stamp;
	/** The newest stamp of the row: its visible reconciliation mark. */
	readonly updatedAt: Stamp;
	/** Set while the row is deleted: it then travels as a tombstone. */
	readonly deletedAt: Stamp | null;
	/** The server's per-person counter; 0 on a row the server has not seen. */
	readonly revision: number;
	/** When a field was written, where that is later than `createdAt`. */
	readonly stamps: Stamps | null;
	/** Up to which stamp the source, not the person, owns a field ("Revert to source"). */
	readonly released: Stamps | null;
	/** What the source says of fields that the person has overridden. */
	readonly sourceValues: Readonly<Record<string, unknown>> | null;
	/** The person's newest edit and delete, 0 when there was none. The greater one decides. */
	readonly editedAt: Stamp;
	readonly removedAt: Stamp;
};

export type Values<E extends Entity> = E extends Entity<string, infer F> ? ValuesOf<F> : never;
export type Row<E extends Entity = Entity> = Envelope & Values<E>;

export type AnyEntity = Entity<string, Fields>;

/** A row of no particular entity, as the engine handles it. */
export type AnyRow = Envelope & Readonly<Record<string, unknown>>;

/** Fields of the envelope: everything else on a row is a declared field. */
export const envelopeKeys = [
	'id',
	'source',
	'sourceId',
	'createdAt',
	'updatedAt',
	'deletedAt',
	'revision',
	'stamps',
	'released',
	'sourceValues',
	'editedAt',
	'removedAt'
] as const satisfies readonly (keyof Envelope)[];

/** `zoneMilliseconds` → `zone_milliseconds`: the column of a field. */
export function columnOf(field: string): string {
	return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
