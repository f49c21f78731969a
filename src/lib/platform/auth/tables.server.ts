import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { bytesColumn, instantColumn } from '../server/column.server.ts';
import { ownRowsOrSystem } from '../server/row-policy.server.ts';

const createdAt = () =>
	instantColumn('created_at')
		.notNull()
		.default(sql`now()`);

export const users = pgTable(
	'users',
	{
		id: uuid('id').primaryKey(),
		/** As the person typed it; unique without regard to case. */
		email: text('email').notNull(),
		name: text('name').notNull().default(''),
		passwordHash: text('password_hash'),
		role: text('role', { enum: ['owner', 'member'] })
			.notNull()
			.default('member'),
		demo: boolean('demo').notNull().default(false),
		/** Raised when the password or a passkey changes: every session of an older epoch is over. */
		authEpoch: integer('auth_epoch').notNull().default(0),
		createdAt: createdAt()
	},
	(table) => [uniqueIndex('users_email').on(sql`lower(${table.email})`), ownRowsOrSystem('id')]
);

/** The owner of a personal row: all of them leave with their person. */
export const userId = () =>
	uuid('user_id')
		.notNull()
		.references(() => users.id, { onDelete: 'cascade' });

export const sessions = pgTable(
	'sessions',
	{
		userId: userId(),
		id: uuid('id').notNull(),
		/** SHA-256 of the secret in the cookie; the secret itself is nowhere. */
		secretHash: bytesColumn('secret_hash').notNull(),
		authEpoch: integer('auth_epoch').notNull(),
		kind: text('kind').notNull().default('browser'),
		createdAt: createdAt(),
		lastSeenAt: instantColumn('last_seen_at').notNull(),
		/** Moves on with use. */
		idleExpiresAt: instantColumn('idle_expires_at').notNull(),
		/** Never moves. */
		absoluteExpiresAt: instantColumn('absolute_expires_at').notNull(),
		deviceLabel: text('device_label').notNull().default(''),
		userAgent: text('user_agent').notNull().default('')
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.id] }),
		uniqueIndex('sessions_secret_hash').on(table.secretHash),
		ownRowsOrSystem()
	]
);

export const passkeys = pgTable(
	'passkeys',
	{
		userId: userId(),
		id: uuid('id').notNull(),
		credentialId: bytesColumn('credential_id').notNull(),
		/** As DER, in the form that certificates hold keys in. */
		publicKey: bytesColumn('public_key').notNull(),
		/** COSE number of the signature algorithm. */
		algorithm: integer('algorithm').notNull(),
		/** Uses as the device counts them; many count none and stay at 0. */
		signCount: bigint('sign_count', { mode: 'number' }).notNull().default(0),
		/** How a browser reaches it: internal, hybrid, usb. */
		transports: text('transports')
			.array()
			.notNull()
			.default(sql`'{}'`),
		/** Whether it may be kept in several places, as by a password manager, and is. */
		backupEligible: boolean('backup_eligible').notNull().default(false),
		backedUp: boolean('backed_up').notNull().default(false),
		name: text('name').notNull().default(''),
		createdAt: createdAt(),
		lastUsedAt: instantColumn('last_used_at')
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.id] }),
		uniqueIndex('passkeys_credential_id').on(table.credentialId),
		ownRowsOrSystem()
	]
);

/** What a browser was asked to sign with a passkey: answered once, within minutes. */
export const passkeyChallenges = pgTable(
	'passkey_challenges',
	{
		challenge: bytesColumn('challenge').primaryKey(),
		purpose: text('purpose', { enum: ['add', 'sign-in'] }).notNull(),
		/** A hash of the session that was asked, or of the cookie that stands for it before sign-in. */
		boundTo: bytesColumn('bound_to').notNull(),
		expiresAt: instantColumn('expires_at').notNull()
	},
	(table) => [index('passkey_challenges_expires_at').on(table.expiresAt)]
);

/** One-time secrets that let somebody make an account: the first one's, and invitations. */
export const setupTokens = pgTable('setup_tokens', {
	tokenHash: bytesColumn('token_hash').primaryKey(),
	kind: text('kind', { enum: ['first-account', 'invitation'] }).notNull(),
	createdAt: createdAt(),
	expiresAt: instantColumn('expires_at'),
	usedAt: instantColumn('used_at')
});

/** Token buckets that all nodes share, by what they bound: `login:203.0.113.7`. */
export const rateLimits = pgTable(
	'rate_limits',
	{
		key: text('key').primaryKey(),
		used: integer('used').notNull().default(0),
		/** When `used` begins anew. */
		resetsAt: instantColumn('resets_at').notNull()
	},
	(table) => [index('rate_limits_resets_at').on(table.resetsAt)]
);

/** The nil uuid stands for nobody: a failed sign-in has no person. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** What was done to an account and by whom. Outlives the person, so it refers to no row. */
export const auditLog = pgTable(
	'audit_log',
	{
		userId: uuid('user_id').notNull().default(nobody),
		id: uuid('id')
			.notNull()
			.default(sql`gen_random_uuid()`),
		at: instantColumn('at')
			.notNull()
			.default(sql`now()`),
		event: text('event').notNull(),
		outcome: text('outcome').notNull().default('ok'),
		address: text('address').notNull().default(''),
		/** Plain values for the reader; never a secret. */
		details: jsonb('details').notNull().default({})
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.id] }),
		index('audit_log_at').on(table.userId, table.at.desc()),
		ownRowsOrSystem()
	]
);
