import { sql } from 'drizzle-orm';
import {
	bigint,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import { userId } from '#lib/platform/auth/tables.server.ts';
import { instantColumn } from '#lib/platform/server/column.server.ts';
import { ownRows, ownRowsOrSystem } from '#lib/platform/server/row-policy.server.ts';

const number = (name: string) => bigint(name, { mode: 'number' });

/**
 * One row a person: the lock under which every write of their rows happens, and the counter that
 * numbers them. `epoch` changes when the database comes back from a backup.
 */
export const syncHeads = pgTable(
	'sync_heads',
	{
		userId: userId().primaryKey(),
		epoch: uuid('epoch')
			.notNull()
			.default(sql`gen_random_uuid()`),
		revision: number('revision').notNull().default(0),
		/** Tombstones up to here may be gone: a cursor below it must begin anew. */
		minCursor: number('min_cursor').notNull().default(0)
	},
	() => [ownRows()]
);

export const devices = pgTable(
	'devices',
	{
		userId: userId(),
		deviceId: uuid('device_id').notNull(),
		name: text('name').notNull().default(''),
		cursor: number('cursor').notNull().default(0),
		protocol: integer('protocol').notNull(),
		seenAt: instantColumn('seen_at')
			.notNull()
			.default(sql`now()`)
	},
	(table) => [primaryKey({ columns: [table.userId, table.deviceId] }), ownRowsOrSystem()]
);

/** What lost a merge: kept and shown, never silently dropped. */
export const rowHistory = pgTable(
	'row_history',
	{
		userId: userId(),
		id: uuid('id')
			.notNull()
			.default(sql`gen_random_uuid()`),
		entity: text('entity').notNull(),
		rowId: uuid('row_id').notNull(),
		field: text('field').notNull(),
		value: jsonb('value'),
		/** When the losing value was written, and when the one that stands. */
		stamp: number('stamp').notNull(),
		replacedByStamp: number('replaced_by_stamp').notNull(),
		/** Who brought the change in which the two met: a device, or a source. */
		byDevice: uuid('by_device'),
		bySource: text('by_source'),
		/** What that device held then, and the row's revision by its write; null: it came too late. */
		cursor: number('cursor'),
		revision: number('revision'),
		at: instantColumn('at')
			.notNull()
			.default(sql`now()`)
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.id] }),
		index('row_history_row').on(table.userId, table.entity, table.rowId, table.at.desc()),
		index('row_history_met')
			.on(table.userId, table.at.desc())
			.where(sql`by_device is not null`),
		ownRows()
	]
);
