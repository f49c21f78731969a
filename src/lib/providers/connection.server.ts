import { and, eq, sql } from 'drizzle-orm';
import type { Config } from '#lib/platform/config.server.ts';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';
import type { Seal } from '#lib/platform/server/seal.server.ts';
import type { Sync } from '#lib/sync/server/sync.server.ts';
import type { OAuthClient, OAuthProvider, TokenProvider } from './provider.ts';
import { applicationFor } from './application.server.ts';
import type { Realm, Realms } from './realms.server.ts';
import type { Registration } from './registry.server.ts';
import { oauthCredentials } from './tables.server.ts';

/** What everything about one provider's connections stands on. */
export interface Line {
	readonly registration: Registration;
	readonly config: Config;
	readonly database: Database;
	readonly sync: Sync;
	readonly seal: Seal;
	readonly realms: Realms;
	/** Epoch milliseconds. */
	readonly now: () => number;
	/** Sits out so many milliseconds, or less when the signal says so. */
	readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
	/** Told of every error that is not named. */
	readonly report: (error: unknown, where: string) => void;
}

export interface ConnectionKey {
	readonly userId: string;
	readonly id: string;
	readonly realm: Realm;
}

export type Connection = typeof oauthCredentials.$inferSelect;

/** The person's connection to this provider; there is one at most. */
export async function findConnection(line: Line, userId: string): Promise<Connection | null> {
	return line.database.withUser(userId, (tx) => connectionIn(tx, line, userId));
}

export async function connectionIn(
	tx: Tx,
	{ registration }: Line,
	userId: string
): Promise<Connection | null> {
	const [row] = await tx.db
		.select()
		.from(oauthCredentials)
		.where(
			and(
				eq(oauthCredentials.userId, userId),
				eq(oauthCredentials.provider, registration.manifest.id)
			)
		);
	return row ?? null;
}

/** In the order of a run: what holds the person's head waits for the connections, never turned round. */
export async function holdConnections(tx: Tx, userId: string): Promise<void> {
	await tx.rows(sql`select id from oauth_credentials where user_id = ${userId}::uuid for update`);
}

/** The condition that names one connection. */
export function isConnection({ userId, id }: Pick<ConnectionKey, 'userId' | 'id'>) {
	return sql`user_id = ${userId}::uuid and id = ${id}::uuid`;
}

export interface OAuthCaller {
	readonly provider: OAuthProvider;
	readonly client: OAuthClient;
}

/** `client`: our app there; null where a person has pasted a token. */
export type Caller = OAuthCaller | { readonly provider: TokenProvider; readonly client: null };

/** The provider, and our app there; null when it needs one that nobody has registered. */
export async function callerFor(
	line: Line,
	{ realm, origin = line.config.origin }: { realm: Realm; origin?: string }
): Promise<Caller | null> {
	const provider = await line.realms.provider({ realm, origin });
	if (!('refresh' in provider)) return { provider, client: null };
	const client = await applicationFor(line, line.registration, { realm, origin });
	return client && { provider, client };
}

/** The same where only a provider that people are sent to can be meant. */
export async function oauthCallerFor(
	line: Line,
	where: { realm: Realm; origin?: string }
): Promise<OAuthCaller | null> {
	const caller = await callerFor(line, where);
	return caller?.client ? caller : null;
}
