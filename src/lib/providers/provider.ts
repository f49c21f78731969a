import type { AnyRow } from '#lib/platform/entity/entity.ts';

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
	/** Where the owner of a server makes its app over there. */
	readonly developerPage?: string;
	/** Asked for at connect. A grant that lacks one of them is refused there and then. */
	readonly scopes: readonly string[];
	/** Names of the entities it fills. */
	readonly fills: readonly string[];
	/** What is read, in a person's words. */
	readonly reads: readonly string[];
	readonly capabilities: {
		readonly webhooks: boolean;
		/** Whether it can be asked for "changed since"; else a trailing window is walked each time. */
		readonly changedSince: boolean;
		/** How a deletion over there shows: the record is missing from a complete walk, or marked. */
		readonly deletions: 'absence' | 'marked';
		readonly rotatesRefreshTokens: boolean;
	};
	/** How far back each run walks again, for late and changed records. */
	readonly trailingDays: number;
	/** How far back a walk goes once a week; absent: 90 days. */
	readonly deepDays?: number;
	/** Asked by itself no more often than this; absent: as often as the server is set to. */
	readonly restMinutes?: number;
	/** What the provider publishes; a person is told of the first one. */
	readonly limits: readonly [Limit, ...Limit[]];
}

/** So many calls in so many seconds. */
export interface Limit {
	readonly calls: number;
	readonly seconds: number;
	/** Whether everyone on this instance shares it, or each connection has its own. */
	readonly per: 'app' | 'connection';
	/** The whole lot comes back at once, so many seconds after its first call; else one by one. */
	readonly renews?: 'together';
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
	/**
	 * `until`: epoch milliseconds, the earliest moment of the next call; at most 24 h away. It holds
	 * back whoever shares the provider's limits: the connection where one of them is per connection,
	 * else everyone here.
	 */
	| {
			readonly kind: 'throttled';
			readonly until: number;
			readonly reason: string;
			/** This very call alone is to wait: nobody else is held back. */
			readonly alone?: true;
	  }
	/** A pasted token can't be renewed: for it this ends the grant. */
	| { readonly kind: 'token_expired' }
	| { readonly kind: 'grant_dead'; readonly reason: string }
	/** `lost`: it left and no answer came, so it may have taken effect (a refresh, say). */
	| { readonly kind: 'unreachable'; readonly reason: string; readonly lost: boolean }
	| { readonly kind: 'malformed'; readonly reason: string; readonly excerpt: string }
	/** The provider no longer takes this mark of change: the time since is walked as a window. */
	| { readonly kind: 'mark_expired'; readonly reason: string }
	| { readonly kind: 'ours_to_fix'; readonly reason: string };

export type Refusal = Exclude<Answer<never>, { kind: 'ok' }>;

export interface MappedRecord {
	/** Name of the entity whose row this is. */
	readonly entity: string;
	readonly sourceId: string;
	/** The provider's own "updated at": integer microseconds since the epoch. */
	readonly sourceAt: number;
	/** Complete and valid for the entity, except `references` and what only a person fills. */
	readonly values: Readonly<Record<string, unknown>>;
	/**
	 * Fields that name another record of this provider. They become the id of its row, or null as
	 * long as it has not come; so a page lists what is referred to before what refers to it.
	 */
	readonly references?: Readonly<Record<string, SourceReference>>;
	/**
	 * Fields that are told once, when the record first comes: what the provider says of them later
	 * changes nothing. They are no part of `values`.
	 */
	readonly firstValues?: Readonly<Record<string, unknown>>;
	/** The record as JSON that Postgres can hold, keys in one order: mapped again, it says the same. */
	readonly payload: string;
}

export interface SourceReference {
	readonly entity: string;
	readonly sourceId: string;
}

/** The provider says that it was deleted; a later `MappedRecord` of the same name brings it back. */
export interface RemovedRecord {
	readonly removed: true;
	readonly entity: string;
	readonly sourceId: string;
	/** When it was last changed, by deleting it: integer microseconds since the epoch. */
	readonly sourceAt: number;
}

/** Why one record cannot be stored. It costs this record and no other. */
export interface RecordProblem {
	/** Absent: the first entity that the provider fills. */
	readonly entity?: string;
	readonly sourceId: string | null;
	readonly problem: string;
	readonly field: string;
	/** A word of the provider's on the walk, and no record: there is nothing to set aside. */
	readonly isNotice?: true;
}

/** Null: there is nothing of ours in it, which is no problem. */
export type Mapped = MappedRecord | RemovedRecord | RecordProblem | null;

/** Half-open, epoch milliseconds, on the activity's own time. */
export interface Window {
	readonly start: number;
	readonly end: number;
}

/** What a page is part of; the same from the first page of a walk to its last. */
export type WalkRequest =
	| { readonly kind: 'window'; readonly window: Window }
	/** Everything that was changed or deleted since `mark`, which came with an earlier page. */
	| { readonly kind: 'changes'; readonly mark: string };

export interface PageRequest {
	readonly token: string;
	readonly walk: WalkRequest;
	readonly pageToken: string | null;
}

export interface RecordPage {
	readonly records: readonly unknown[];
	/** Null at the end of the walk. */
	readonly next: string | null;
	/**
	 * Where the next walk of changes begins so that it misses nothing after this walk: text that only
	 * the provider reads. Of the pages of a walk the first one that has it counts, and only when the
	 * whole walk is stored. A provider with `changedSince` says it in walks of windows as well: the
	 * first walk of a connection is one.
	 */
	readonly mark?: string;
	/**
	 * In a walk of a window: everything in it that began at this moment or later has been brought by
	 * now, epoch milliseconds; null: nothing more than before. Absent: as far back as the page's own
	 * records go.
	 */
	readonly reached?: number | null;
}

/** How a record is known to be the one that a file of this provider brought before: no file names it. */
export interface FileTwin {
	readonly entity: string;
	/** The `source` of the file's rows: `withings-csv`. */
	readonly source: string;
	/** Rows whose time differs by this much or more are others. */
	readonly withinMs: number;
	/** Whether the two are one, when their times agree; absent: they are. */
	readonly isSame?: (values: Readonly<Record<string, unknown>>, row: AnyRow) => boolean;
}

export interface ProviderAccount {
	readonly externalId: string;
	readonly name: string;
}

export interface Provider {
	readonly manifest: Manifest;
	/** Of the files that a person may have brought before they connected it. */
	readonly fileTwins?: readonly FileTwin[];
	fetchPage(request: PageRequest): Promise<Answer<RecordPage>>;
	/**
	 * One record by its id; `value: null` says that it is not there (any more). Where a provider
	 * cannot be asked so, what a complete listing of a window lacks is gone.
	 */
	fetchRecord?(token: string, sourceId: string, entity: string): Promise<Answer<unknown>>;
	/** Never throws. */
	map(record: unknown): Mapped;
	/**
	 * Sees to it that changes are told to this address; asked at a connection's first run and each
	 * week. A refusal costs speed alone.
	 */
	subscribe?(token: string, webhookUrl: string): Promise<Answer<null>>;
	/** Ends that, when the person disconnects. */
	unsubscribe?(token: string, webhookUrl: string): Promise<Answer<null>>;
}

/** A provider that a person connects by pasting a token. */
export interface TokenProvider extends Provider {
	/** Whose data the token opens; `token_expired` or `grant_dead` when it opens nothing. */
	whoAmI(token: string): Promise<Answer<ProviderAccount>>;
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
	/** Who gave it, where the provider says so here: then nobody asks `whoAmI`. */
	readonly account?: ProviderAccount;
}

/** A provider that a person is sent to. */
export interface OAuthProvider extends Provider {
	/** Whose data the token opens. Absent only where every first token set says it. */
	whoAmI?(token: string): Promise<Answer<ProviderAccount>>;
	/** Where the person is sent. `state`: at least 8 characters. */
	authorizeUrl(client: OAuthClient, state: string): string;
	exchangeCode(client: OAuthClient, code: string): Promise<Answer<TokenSet>>;
	refresh(client: OAuthClient, refreshToken: string): Promise<Answer<TokenSet>>;
	/**
	 * Whether the app's id and secret are right, without a person: `ours_to_fix` when they are not.
	 * Absent where the wire does not tell.
	 */
	checkApp?(client: OAuthClient): Promise<Answer<null>>;
	/** Ends the grant over there. Absent where only the person can. */
	revoke?(token: string): Promise<Answer<null>>;
}
