import { sql } from 'drizzle-orm';
import { SealBroken } from '#lib/platform/server/seal.server.ts';
import type { AccessToken, AccessTokens } from './access-token.server.ts';
import { isConnection, type ConnectionKey, type Line } from './connection.server.ts';
import { openToken, readGrant, type Grant } from './grant.server.ts';
import type { Answer, Refusal } from './provider.ts';

/**
 * Tokens that a person has pasted: they do not expire and nothing renews them. One that the
 * provider refuses ends the connection until the person pastes another.
 */
export function createPastedTokens(line: Line): AccessTokens {
	async function read(connection: ConnectionKey) {
		const grant = await readGrant(line, connection);
		return grant?.status !== 'reconnect' && grant?.accessToken ? grant : null;
	}

	return {
		async current(connection) {
			const grant = await read(connection);
			return grant ? opened(line, connection, grant) : dead(line);
		},
		async after(connection, refused) {
			const grant = await read(connection);
			if (!grant) return dead(line);
			if (grant.version !== refused) return opened(line, connection, grant);
			return endGrant(line, connection, { version: refused, reason: 'token_refused' });
		}
	};
}

async function opened(
	line: Line,
	connection: ConnectionKey,
	grant: Grant
): Promise<Answer<AccessToken>> {
	const { version } = grant;
	try {
		const token = openToken(line, connection.userId, grant);
		return { kind: 'ok', value: { token, version } };
	} catch (error) {
		if (!(error instanceof SealBroken)) throw error;
		return endGrant(line, connection, { version, reason: 'key_missing' });
	}
}

/** Not when another token was pasted meanwhile: that one is tried by the next run. */
async function endGrant(
	line: Line,
	connection: ConnectionKey,
	{ version, reason }: { version: number; reason: 'token_refused' | 'key_missing' }
): Promise<Refusal> {
	const refusal = dead(line);
	await line.database.withUser(connection.userId, (tx) =>
		tx.rows(sql`update oauth_credentials set status = 'reconnect', status_reason = ${reason},
			last_error = ${refusal.reason}, next_sync_at = null
			where ${isConnection(connection)} and token_version = ${version}::int`)
	);
	return refusal;
}

function dead({ registration }: Line) {
	const { name } = registration.manifest;
	return { kind: 'grant_dead', reason: `${name} needs a new token from you.` } as const;
}
