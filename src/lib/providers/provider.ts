/**
 * The contract between a provider and ingest. Types only, so that a screen may read them too.
 * A provider speaks HTTP, names every answer from a closed set and never touches the database.
 */

export interface Manifest {
	/** The `source` of the rows it fills, and its name in addresses: `/oauth/whoop/callback`. */
	readonly id: string;
	readonly name: string;
	/** How a person connects: by being sent there, or by pasting a token. */
	readonly kind: 'oauth' | 'token';
	/** Asked for at connect. A grant that lacks one of them is refused there and then. */
	readonly scopes: readonly string[];
	/** Names of the entities it fills. */
	readonly fills: readonly string[];
	/** What is read, in a person's words. */
	readonly reads: readonly string[];
	readonly capabilities: {
		readonly webhooks: boolean;
		/** Whether it can be asked for "changed since"; else a trailing window is walked again. */
		readonly changedSince: boolean;
		/** How a deletion over there shows: the record is missing from a complete walk, or marked. */
		readonly deletions: 'absence' | 'marked';
		readonly rotatesRefreshTokens: boolean;
	};
	/** How far back each run walks again, for late and changed records. */
	readonly trailingDays: number;
	/** What the provider allows, shared by everyone on this instance. */
	readonly callsPerMinute: number;
	readonly callsPerDay: number;
}

/**
 * Every answer there is. `reason` is for a person: it names what happened and holds no secret.
 *
 * At a refresh, `malformed` is ambiguous (an opaque refusal, HTML): try again before giving the
 * grant up. `grant_dead` is final; re-read the stored tokens before believing it, since another
 * process may have refreshed first.
 */
export type Answer<T> =
	| { readonly kind: 'ok'; readonly value: T }
	/** `until`: epoch milliseconds, the earliest moment of the next call; at most 24 h away. */
	| { readonly kind: 'throttled'; readonly until: number; readonly reason: string }
	| { readonly kind: 'token_expired' }
	| { readonly kind: 'grant_dead'; readonly reason: string }
	/** `lost`: it left and no answer came, so it may have taken effect (a refresh, say). */
	| { readonly kind: 'unreachable'; readonly reason: string; readonly lost: boolean }
	| { readonly kind: 'malformed'; readonly reason: string; readonly excerpt: string }
	| { readonly kind: 'ours_to_fix'; readonly reason: string };

export type Refusal = Exclude<Answer<never>, { kind: 'ok' }>;

export interface MappedRecord {
	/** Name of the entity whose row this is. */
	readonly entity: string;
	readonly sourceId: string;
	/** The provider's own "updated at": integer microseconds since the epoch. */
	readonly sourceAt: number;
	/** Complete and valid for the entity, except the fields that only a person fills. */
	readonly values: Readonly<Record<string, unknown>>;
	/** The record as the provider sent it, in a form that Postgres can hold as JSON. */
	readonly payload: unknown;
}

/** Why one record cannot be stored. It costs this record and no other. */
export interface RecordProblem {
	readonly sourceId: string | null;
	readonly problem: string;
	readonly field: string;
}

/** Half-open, epoch milliseconds, on the activity's own time. */
export interface Window {
	readonly start: number;
	readonly end: number;
}

export interface PageRequest {
	readonly token: string;
	/** Keep it fixed for a whole walk. */
	readonly window: Window;
	readonly pageToken: string | null;
}

export interface RecordPage {
	readonly records: readonly unknown[];
	/** Null at the end of the walk. */
	readonly next: string | null;
}

export interface ProviderAccount {
	readonly externalId: string;
	readonly name: string;
}

export interface Provider {
	readonly manifest: Manifest;
	/** Whose data the token opens. */
	whoAmI(token: string): Promise<Answer<ProviderAccount>>;
	fetchPage(request: PageRequest): Promise<Answer<RecordPage>>;
	/** One record by its id; `value: null` says that it is not there (any more). */
	fetchRecord(token: string, sourceId: string): Promise<Answer<unknown>>;
	map(record: unknown): MappedRecord | RecordProblem;
}

/** The instance's application at the provider. */
export interface OAuthClient {
	readonly clientId: string;
	readonly clientSecret: string;
	/** Exactly as registered over there. */
	readonly redirectUri: string;
}

export interface TokenSet {
	readonly accessToken: string;
	/** Null only at a refresh: the old refresh token stays good. */
	readonly refreshToken: string | null;
	/** Counted from receipt, by our own clock. */
	readonly expiresInSeconds: number;
	readonly scopes: readonly string[];
}

export interface OAuthProvider extends Provider {
	/** Where the person is sent. `state`: at least 8 characters. */
	authorizeUrl(client: OAuthClient, state: string): string;
	exchangeCode(client: OAuthClient, code: string): Promise<Answer<TokenSet>>;
	refresh(client: OAuthClient, refreshToken: string): Promise<Answer<TokenSet>>;
	/** Ends the grant over there. */
	revoke(token: string): Promise<Answer<null>>;
}
