import { sql } from 'drizzle-orm';
import {
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { sessions, userId } from '../auth/tables.server.ts';
import { bytesColumn, instantColumn } from '../server/column.server.ts';
import { ownRowsOrSystem } from '../server/row-policy.server.ts';

/** The instance's one pair of keys, by which push services know it (VAPID, RFC 8292). */
export const pushKeys = pgTable('push_keys', {
	/** Always 1. */
	id: integer('id').primaryKey().default(1),
	publicKey: text('public_key').notNull(),
	/** Sealed. */
	privateKey: bytesColumn('private_key').notNull(),
	createdAt: instantColumn('created_at')
		.notNull()
		.default(sql`now()`)
});

/** Where a signed-in browser is reached: one for a session, and gone with it. */
export const pushSubscriptions = pgTable(
	'push_subscriptions',
	{
		userId: userId(),
		sessionId: uuid('session_id').notNull(),
		/** Of the address and both keys: who can show them all is that browser. */
		hash: bytesColumn('hash').notNull(),
		/** The address and both keys, sealed: whoever knows them can write to the browser. */
		sealed: bytesColumn('sealed').notNull(),
		/** Host of the push service. */
		service: text('service').notNull(),
		/** The device's own time zone. */
		zone: text('zone').notNull(),
		createdAt: instantColumn('created_at').notNull(),
		lastSentAt: instantColumn('last_sent_at'),
		/** What came of the last message, where it did not go. */
		problem: text('problem', { enum: ['refused', 'unreachable'] })
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.sessionId] }),
		foreignKey({
			name: 'push_subscriptions_session',
			columns: [table.userId, table.sessionId],
			foreignColumns: [sessions.userId, sessions.id]
		}).onDelete('cascade'),
		uniqueIndex('push_subscriptions_hash').on(table.hash),
		ownRowsOrSystem()
	]
);

/** What was sent to a browser, or is being sent: each message once. */
export const pushMessages = pgTable(
	'push_messages',
	{
		userId: userId(),
		sessionId: uuid('session_id').notNull(),
		/** What it tells of, and of which moment. */
		key: text('key').notNull(),
		attempts: integer('attempts').notNull().default(1),
		/** From then on another attempt may be made, by whichever node. */
		nextTryAt: instantColumn('next_try_at').notNull(),
		/** It went, or was given up. */
		doneAt: instantColumn('done_at'),
		createdAt: instantColumn('created_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.sessionId, table.key] }),
		foreignKey({
			name: 'push_messages_subscription',
			columns: [table.userId, table.sessionId],
			foreignColumns: [pushSubscriptions.userId, pushSubscriptions.sessionId]
		}).onDelete('cascade'),
		index('push_messages_created_at').on(table.createdAt),
		ownRowsOrSystem()
	]
);

/** When to look next whether a person is due to be told something: one row for who is reached. */
export const pushWatches = pgTable(
	'push_watches',
	{
		userId: userId().primaryKey(),
		nextLookAt: instantColumn('next_look_at').notNull()
	},
	(table) => [index('push_watches_due').on(table.nextLookAt), ownRowsOrSystem()]
);
