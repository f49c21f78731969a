import { sql } from 'drizzle-orm';
import type { Secret } from '#lib/platform/secret.server.ts';
import type { ConnectionKey, Line } from './connection.server.ts';
import type { TokenSet } from './provider.ts';

/** The tokens of a connection as they are stored, judged by the database's clock. */
export interface Grant {
	readonly status: 'active' | 'paused' | 'reconnect';
	readonly version: number;
	readonly accessToken: Uint8Array | null;
	readonly refreshToken: Uint8Array | null;
	/** To be refreshed before it is used. */
	readonly isStale: boolean;
	readonly isExpired: boolean;
	/** No refresh before this moment; null when one may be tried. */
	readonly restsUntil: number | null;
}

export async function readGrant(line: Line, connection: ConnectionKey): Promise<Grant | null> {
	const [grant] = await line.database.withUser(connection.userId, (tx) =>
		tx.text<Grant>(grantStatement, [connection.userId, connection.id])
	);
	return grant ?? null;
}

const grantStatement = `
select status, token_version as version, access_token as "accessToken",
	refresh_token as "refreshToken", coalesce(refresh_after <= now(), true) as "isStale",
	coalesce(expires_at <= now(), true) as "isExpired",
	case when refresh_retry_at > now() then refresh_retry_at end as "restsUntil"
from oauth_credentials where user_id = $1::uuid and id = $2::uuid`;

type Column = 'access_token' | 'refresh_token';

function place({ registration }: Line, owner: string, column: Column) {
	return { owner, provider: registration.manifest.id, column };
}

/** @throws SealBroken */
export function openToken(
	line: Line,
	userId: string,
	{ accessToken }: Pick<Grant, 'accessToken'>
): Secret {
	return line.seal.open(accessToken ?? new Uint8Array(), place(line, userId, 'access_token'));
}

/** @throws SealBroken */
export function openTokens(
	line: Line,
	userId: string,
	sealed: Pick<Grant, 'accessToken' | 'refreshToken'>
): { accessToken: Secret; refreshToken: Secret } {
	const open = (bytes: Uint8Array | null, column: Column) =>
		line.seal.open(bytes ?? new Uint8Array(), place(line, userId, column));
	return {
		accessToken: open(sealed.accessToken, 'access_token'),
		refreshToken: open(sealed.refreshToken, 'refresh_token')
	};
}

/** A pair on its way into the columns. */
export interface SealedTokens {
	readonly accessToken: Uint8Array;
	/** Null: the old one stays good. */
	readonly refreshToken: Uint8Array | null;
	readonly expiresInSeconds: number;
	/** Refreshed this much before: 5 minutes or a tenth of its life, never more than half of it. */
	readonly refreshInSeconds: number;
}

export function sealTokens(line: Line, userId: string, tokens: TokenSet): SealedTokens {
	const seal = (text: string, column: Column) => line.seal.seal(text, place(line, userId, column));
	const { accessToken, refreshToken, expiresInSeconds } = tokens;
	const margin = Math.min(Math.max(300, expiresInSeconds / 10), expiresInSeconds / 2);
	return {
		accessToken: seal(accessToken, 'access_token'),
		refreshToken: refreshToken === null ? null : seal(refreshToken, 'refresh_token'),
		expiresInSeconds,
		refreshInSeconds: Math.floor(expiresInSeconds - margin)
	};
}

/** A pasted token, which lasts until its owner makes another one. */
export function sealToken(line: Line, userId: string, token: string): Uint8Array {
	return line.seal.seal(token, place(line, userId, 'access_token'));
}

export function storedToken(sealed: Uint8Array) {
	return sql`access_token = ${Buffer.from(sealed)}::bytea, refresh_token = null,
		expires_at = null, refresh_after = null, token_version = token_version + 1`;
}

/** The columns of a new pair, for an update. Raising the version makes every older reader re-read. */
export function storedPair(pair: SealedTokens) {
	const access = Buffer.from(pair.accessToken);
	const refresh = pair.refreshToken && Buffer.from(pair.refreshToken);
	return sql`access_token = ${access}::bytea,
		refresh_token = coalesce(${refresh}::bytea, refresh_token),
		expires_at = now() + ${pair.expiresInSeconds}::int * interval '1 second',
		refresh_after = now() + ${pair.refreshInSeconds}::int * interval '1 second',
		token_version = token_version + 1, lease_owner = null, lease_until = null,
		refresh_tries = 0, refresh_retry_at = null`;
}
