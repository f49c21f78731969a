import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	date,
	doublePrecision,
	index,
	integer,
	jsonb,
	numeric,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid,
	type PgColumnBuilderBase,
	type PgTable
} from 'drizzle-orm/pg-core';
import { userId } from '../auth/tables.server.ts';
import { instantColumn } from '../server/column.server.ts';
import { ownRows } from '../server/row-policy.server.ts';
import { columnOf, type AnyEntity } from './entity.ts';
import type { Field, FieldShape, Kind } from './field.ts';

// Drizzle's builders are nominal, one class a column type. The casts that a derived table needs
// stay in this file.

type Of<K extends Kind> = Extract<FieldShape, { kind: K }>;
type Builder = PgColumnBuilderBase & {
	notNull(): Builder;
	default(value: unknown): Builder;
};

/** Digits of the greatest whole number within the limits. */
function wholeDigits(field: Of<'decimal'>): number {
	return Math.trunc(Math.max(Math.abs(field.min), Math.abs(field.max))).toString().length;
}

const builders = {
	text: () => text(),
	number: () => doublePrecision(),
	decimal: (field: Of<'decimal'>) =>
		numeric({ precision: wholeDigits(field) + field.places, scale: field.places, mode: 'number' }),
	integer: () => integer(),
	boolean: () => boolean(),
	instant: () => instantColumn(),
	date: () => date({ mode: 'string' }),
	choice: () => text(),
	reference: () => uuid(),
	structure: () => jsonb()
} satisfies { [K in Kind]: (field: Of<K>) => PgColumnBuilderBase };

/** The column of a field; a field added to a table that has rows gives them its initial value. */
function columnFor(field: Field): PgColumnBuilderBase {
	const build = builders[field.kind] as unknown as (field: Field) => Builder;
	const column = build(field);
	if (field.optional) return column;
	if (field.kind === 'reference') return column.notNull();
	const initial = field.kind === 'instant' ? sql`to_timestamp(0)` : field.initial;
	return column.notNull().default(initial);
}

const stamp = (name: string) => bigint(name, { mode: 'number' });

/** `deletedStamp` of sync/merge.ts as SQL; a test holds the two equal. */
const deletedStamp = sql.raw(
	`case when removed_at > 0 and removed_at >= edited_at then removed_at ` +
		`when source_removed and edited_at = 0 then source_at end`
);

const envelope = () => ({
	userId: userId(),
	id: uuid('id').notNull(),
	source: text('source').notNull(),
	sourceId: text('source_id').notNull(),
	createdAt: stamp('created_at').notNull(),
	updatedAt: stamp('updated_at').notNull(),
	deletedAt: stamp('deleted_at').generatedAlwaysAs(deletedStamp),
	revision: stamp('revision').notNull(),
	stamps: jsonb('stamps'),
	released: jsonb('released'),
	sourceValues: jsonb('source_values'),
	editedAt: stamp('edited_at').notNull().default(0),
	removedAt: stamp('removed_at').notNull().default(0),
	sourceHash: text('source_hash'),
	sourceAt: stamp('source_at').notNull().default(0),
	sourceRemoved: boolean('source_removed').notNull().default(false)
});

/** The table of an entity: its envelope, then a column a field. */
export function tableFor(entity: AnyEntity): PgTable {
	const { name } = entity;
	const fields = Object.fromEntries(
		Object.entries(entity.fields).map(([field, shape]) => [field, columnFor(shape)])
	);
	const columns = { ...envelope(), ...named(fields) };
	return pgTable(name, columns, (table) => {
		const listed = table[(entity.time ?? 'createdAt') as 'createdAt'];
		return [
			primaryKey({ columns: [table.userId, table.id] }),
			uniqueIndex(`${name}_source`).on(table.userId, table.source, table.sourceId),
			uniqueIndex(`${name}_revision`).on(table.userId, table.revision),
			index(`${name}_listed`)
				.on(table.userId, listed.desc().nullsFirst(), table.id.desc().nullsFirst())
				.where(sql.raw('deleted_at is null')),
			// What a source says of what a person has changed: few rows, and found without the others.
			index(`${name}_changed`).on(table.userId).where(sql.raw('source_values is not null')),
			ownRows()
		];
	});
}

/** Gives each builder the name of its column, as `text('note')` would have. */
function named(fields: Record<string, PgColumnBuilderBase>): Record<string, PgColumnBuilderBase> {
	for (const [field, builder] of Object.entries(fields)) {
		(builder as unknown as { setName(name: string): void }).setName(columnOf(field));
	}
	return fields;
}
