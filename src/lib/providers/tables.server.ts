import { sql } from 'drizzle-orm';
import {
	bigint,
	index,
	integer,
	json,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { userId } from '#lib/platform/auth/tables.server.ts';
import { bytesColumn, instantColumn } from '#lib/platform/server/column.server.ts';
import { ownRows, ownRowsOrSystem } from '#lib/platform/server/row-policy.server.ts';

/** The instance's own registration at a provider. */
export const oauthClients = pgTable('oauth_clients', {
	provider: text('provider').primaryKey(),
	clientId: text('client_id').notNull(),
	clientSecret: bytesColumn('client_secret').notNull(),
	redirectUri: text('redirect_uri').notNull(),
	updatedAt: instantColumn('updated_at')
		.notNull()
		.default(sql`now()`)
});

/** A person who is away at a provider's consent page; used once, within minutes. */
export const oauthFlows = pgTable(
	'oauth_flows',
	{
		userId: userId(),
		stateHash: bytesColumn('state_hash').notNull(),
		sessionId: uuid('session_id'),
		provider: text('provider').notNull(),
		redirectUri: text('redirect_uri').notNull(),
		createdAt: instantColumn('created_at')
			.notNull()
			.default(sql`now()`),
		expiresAt: instantColumn('expires_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.stateHash] }),
		uniqueIndex('oauth_flows_state_hash').on(table.stateHash),
		ownRowsOrSystem()
	]
);

/** A person's connection to a provider and its sealed tokens. */
export const oauthCredentials = pgTable(
	'oauth_credentials',
	{
		userId: userId(),
		id: uuid('id').notNull(),
		provider: text('provider').notNull(),
		/** Which of the two its tokens are for: they are never sent to the other. */
		realm: text('realm', { enum: ['live', 'sandbox'] })
			.notNull()
			.default('live'),
		accessToken: bytesColumn('access_token'),
		refreshToken: bytesColumn('refresh_token'),
		expiresAt: instantColumn('expires_at'),
		scopes: text('scopes').notNull().default(''),
		externalUserId: text('external_user_id'),
		externalName: text('external_name'),
		status: text('status', { enum: ['active', 'paused', 'reconnect'] })
			.notNull()
			.default('active'),
		statusReason: text('status_reason'),
		lastError: text('last_error'),
		/** Raised with every stored token pair: the compare-and-set of a refresh. */
		tokenVersion: integer('token_version').notNull().default(0),
		/** From here on the access token is refreshed before it is used. */
		refreshAfter: instantColumn('refresh_after'),
		/** Refreshes that were refused without saying why, and when the next may be tried. */
		refreshTries: integer('refresh_tries').notNull().default(0),
		refreshRetryAt: instantColumn('refresh_retry_at'),
		leaseOwner: text('lease_owner'),
		leaseGen: bigint('lease_gen', { mode: 'number' }).notNull().default(0),
		leaseUntil: instantColumn('lease_until'),
		nextSyncAt: instantColumn('next_sync_at'),
		/** When a webhook last told of a change, and which days are to be listed again for it. */
		toldAt: instantColumn('told_at'),
		relistFrom: instantColumn('relist_from'),
		relistTo: instantColumn('relist_to'),
		syncLeaseOwner: text('sync_lease_owner'),
		syncLeaseUntil: instantColumn('sync_lease_until'),
		failures: integer('failures').notNull().default(0),
		/** Since when nothing but failures came of it, and the kind of the last one. */
		failingSince: instantColumn('failing_since'),
		failureKind: text('failure_kind'),
		lastOkAt: instantColumn('last_ok_at'),
		createdAt: instantColumn('created_at')
			.notNull()
			.default(sql`now()`)
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.id] }),
		uniqueIndex('oauth_credentials_provider').on(table.userId, table.provider),
		// Two people filling themselves from one account would share a refresh token's life.
		uniqueIndex('oauth_credentials_external')
			.on(table.provider, table.externalUserId)
			.where(sql`realm = 'live'`),
		index('oauth_credentials_due')
			.on(table.nextSyncAt)
			.where(sql`status = 'active'`),
		ownRowsOrSystem()
	]
);

/** Up to where a provider's records were brought in. */
export const providerCursors = pgTable(
	'provider_cursors',
	{
		userId: userId(),
		provider: text('provider').notNull(),
		cursor: jsonb('cursor').notNull(),
		updatedAt: instantColumn('updated_at')
			.notNull()
			.default(sql`now()`)
	},
	(table) => [primaryKey({ columns: [table.userId, table.provider] }), ownRows()]
);

/** The record as the provider last sent it: for replay, and for "what did the provider say". */
export const providerPayloads = pgTable(
	'provider_payloads',
	{
		userId: userId(),
		provider: text('provider').notNull(),
		entity: text('entity').notNull(),
		sourceId: text('source_id').notNull(),
		/** Never searched, and written more often than read: as text it is kept without being taken apart. */
		payload: json('payload').notNull(),
		fetchedAt: instantColumn('fetched_at')
			.notNull()
			.default(sql`now()`),
		hash: text('hash').notNull(),
		/** Records that this one refers to and that have not come yet: `projects/17`. */
		awaits: text('awaits').array(),
		/** Why it is set aside, and of which field; null: it is a row, or said nothing new. */
		problem: text('problem'),
		problemField: text('problem_field'),
		/** Since when it is refused, and how often it was. */
		setAsideAt: instantColumn('set_aside_at'),
		refusals: integer('refusals').notNull().default(0)
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.provider, table.entity, table.sourceId] }),
		index('provider_payloads_awaits')
			.on(table.userId, table.provider)
			.where(sql`awaits is not null`),
		index('provider_payloads_set_aside')
			.on(table.userId, table.provider)
			.where(sql`problem is not null`),
		ownRows()
	]
);

/** How a provider has answered everyone here of late: whether it is worth asking at all. */
export const providerBreakers = pgTable(
	'provider_breakers',
	{
		provider: text('provider').notNull(),
		realm: text('realm').notNull(),
		/** Calls without a usable answer, in a row. */
		failures: integer('failures').notNull().default(0),
		/** Of the calls since then, how many failed. */
		countedFrom: instantColumn('counted_from')
			.notNull()
			.default(sql`now()`),
		calls: integer('calls').notNull().default(0),
		failed: integer('failed').notNull().default(0),
		/** And how many were tried again because the provider had put them off. */
		secondTries: integer('second_tries').notNull().default(0),
		/** How often in a row it was found still down; each doubles the pause. */
		opened: integer('opened').notNull().default(0),
		openUntil: instantColumn('open_until'),
		/** One call finds out whether it is back; until then it has the right to. */
		probeUntil: instantColumn('probe_until')
	},
	(table) => [primaryKey({ columns: [table.provider, table.realm] })]
);

/**
 * Products of Open Food Facts as they were told there, for everyone here alike: under its own license
 * (ODbL), and so apart from the catalogue and from every person's foods. A copy that may be forgotten.
 */
export const openFoodFactsProducts = pgTable(
	'open_food_facts_products',
	{
		realm: text('realm').notNull(),
		/** As 14 digits. */
		article: text('article').notNull(),
		/** The fields that we read; null: nobody knows it there. */
		product: json('product'),
		fetchedAt: instantColumn('fetched_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.realm, table.article] }),
		index('open_food_facts_products_fetched_at').on(table.fetchedAt)
	]
);

/** What was found for some words, in its order; not by whom they were typed. */
export const openFoodFactsSearches = pgTable(
	'open_food_facts_searches',
	{
		realm: text('realm').notNull(),
		words: text('words').notNull(),
		articles: text('articles').array().notNull(),
		fetchedAt: instantColumn('fetched_at').notNull()
	},
	(table) => [
		primaryKey({ columns: [table.realm, table.words] }),
		index('open_food_facts_searches_fetched_at').on(table.fetchedAt)
	]
);
