import { sql } from 'drizzle-orm';
import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { userId } from '#lib/platform/auth/tables.server.ts';
import { instantColumn } from '#lib/platform/server/column.server.ts';
import { ownRows, ownRowsOrSystem } from '#lib/platform/server/row-policy.server.ts';

/** One walk to a provider and what it brought. */
export const syncRuns = pgTable(
	'sync_runs',
	{
		userId: userId(),
		id: uuid('id').notNull(),
		provider: text('provider').notNull(),
		trigger: text('trigger').notNull(),
		startedAt: instantColumn('started_at')
			.notNull()
			.default(sql`now()`),
		finishedAt: instantColumn('finished_at'),
		state: text('state').notNull().default('running'),
		window: jsonb('window'),
		/** created, updated, unchanged, removed, skipped */
		counts: jsonb('counts').notNull().default({}),
		problems: jsonb('problems').notNull().default([]),
		error: text('error'),
		progress: jsonb('progress')
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.id] }),
		index('sync_runs_started').on(table.userId, table.provider, table.startedAt.desc()),
		ownRowsOrSystem()
	]
);

/**
 * Which rows a run touched: its history down to the rows. One row for what a page did to one entity,
 * since a row for each would cost as much as the rows themselves.
 */
export const syncRunSteps = pgTable(
	'sync_run_steps',
	{
		/** Goes with its run, and so with its person: a second reference would be checked as well. */
		userId: uuid('user_id').notNull(),
		runId: uuid('run_id').notNull(),
		/** A UUIDv7: in the order in which they were stored. */
		id: uuid('id').notNull(),
		entity: text('entity').notNull(),
		effect: text('effect', { enum: ['created', 'updated', 'removed'] }).notNull(),
		/** Of each row its id here, its id at the source, and when it says it happened, if at all. */
		rowIds: uuid('row_ids').array().notNull(),
		sourceIds: text('source_ids').array().notNull(),
		happenedAt: instantColumn('happened_at').array().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.runId, table.id] }),
		foreignKey({
			columns: [table.userId, table.runId],
			foreignColumns: [syncRuns.userId, syncRuns.id]
		}).onDelete('cascade'),
		ownRows()
	]
);

/** Webhooks taken of late, by the provider's own name of each: one that comes again does nothing. */
export const webhookDeliveries = pgTable(
	'webhook_deliveries',
	{
		provider: text('provider').notNull(),
		traceId: text('trace_id').notNull(),
		receivedAt: instantColumn('received_at')
			.notNull()
			.default(sql`now()`)
	},
	(table) => [primaryKey({ columns: [table.provider, table.traceId] })]
);
