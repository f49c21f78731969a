import { setTimeout as sleep } from 'node:timers/promises';
import { SealBroken } from '#lib/platform/server/seal.server.ts';
import type { Secret } from '#lib/platform/secret.server.ts';
import type { ConnectionKey, Line } from './connection.server.ts';
import type { Answer, Refusal } from './provider.ts';
import { claimRefresh, renew } from './refresh.server.ts';
import { openTokens, readGrant, type Grant } from './grant.server.ts';

export interface AccessToken {
	readonly token: Secret;
	/** Which pair it is of; say it when the provider refuses it. */
	readonly version: number;
}

export interface AccessTokens {
	/** A token that is still good by our own clock. */
	current(connection: ConnectionKey): Promise<Answer<AccessToken>>;
	/** Another one than the pair that the provider refused. */
	after(connection: ConnectionKey, refused: number): Promise<Answer<AccessToken>>;
}

/** Longer than a lease: whoever holds it has stored the new pair or is gone by then. */
const PATIENCE_MS = 60_000;

/**
 * Any number of callers in any number of processes; one refresh at a time for a connection. Those
 * of one process wait for one promise; those of another one wait for its lease.
 */
export function createAccessTokens(line: Line): AccessTokens {
	const running = new Map<string, Promise<Answer<AccessToken>>>();

	function renewedOnce(connection: ConnectionKey, seen: number): Promise<Answer<AccessToken>> {
		const name = `${connection.id}:${seen}`;
		const known = running.get(name);
		if (known) return known;
		const renewing = renewed(line, connection, seen).finally(() => running.delete(name));
		running.set(name, renewing);
		return renewing;
	}

	return {
		async current(connection) {
			const grant = await readGrant(line, connection);
			const refusal = refusalOf(line, grant);
			if (refusal || !grant) return refusal ?? gone(line);
			const stored = tokenOf(line, connection, grant);
			if (stored && !grant.isStale) return stored;
			const answer = await renewedOnce(connection, grant.version);
			// Due for a refresh is not expired yet: an outage over there need not stop us.
			const usable = !grant.isExpired && (answer.kind === 'unreachable' || isWait(answer));
			return usable && stored ? stored : answer;
		},
		async after(connection, refused) {
			const grant = await readGrant(line, connection);
			const refusal = refusalOf(line, grant);
			if (refusal || !grant) return refusal ?? gone(line);
			const stored = grant.version === refused ? null : tokenOf(line, connection, grant);
			return stored ?? renewedOnce(connection, grant.version);
		}
	};
}

const isWait = ({ kind }: Answer<unknown>) => kind === 'throttled' || kind === 'malformed';

async function renewed(
	line: Line,
	connection: ConnectionKey,
	from: number
): Promise<Answer<AccessToken>> {
	let seen = from;
	const givenUpAt = Date.now() + PATIENCE_MS;
	while (Date.now() < givenUpAt) {
		const claim = await claimRefresh(line, connection, seen);
		if (claim) {
			const refusal = await renew(line, connection, claim);
			if (refusal) return refusal;
		} else await sleep(50 + Math.random() * 200);
		const grant = await readGrant(line, connection);
		const refusal = refusalOf(line, grant) ?? (grant ? resting(line, grant) : null);
		if (refusal || !grant) return refusal ?? gone(line);
		const stored = grant.version === seen ? null : tokenOf(line, connection, grant);
		if (stored) return stored;
		seen = grant.version;
	}
	const reason = `${line.registration.manifest.name} is being signed in to by another process.`;
	return { kind: 'unreachable', reason, lost: false };
}

/** Null where the key of this server does not open it: then the refresh says what that means. */
function tokenOf(line: Line, { userId }: ConnectionKey, grant: Grant): Answer<AccessToken> | null {
	try {
		const { accessToken } = openTokens(line, userId, grant);
		return { kind: 'ok', value: { token: accessToken, version: grant.version } };
	} catch (error) {
		if (error instanceof SealBroken) return null;
		throw error;
	}
}

/** Nothing is asked of the provider before a person acts. */
function refusalOf({ registration }: Line, grant: Grant | null): Refusal | null {
	if (grant && grant.status !== 'reconnect' && grant.accessToken && grant.refreshToken) return null;
	const reason = `${registration.manifest.name} needs you to sign in again.`;
	return { kind: 'grant_dead', reason };
}

function resting({ registration }: Line, grant: Grant): Refusal | null {
	if (grant.restsUntil === null) return null;
	const reason = `${registration.manifest.name} refused the sign-in without saying why. It is tried again later.`;
	return { kind: 'throttled', until: grant.restsUntil, reason };
}

function gone({ registration }: Line): Refusal {
	return { kind: 'grant_dead', reason: `${registration.manifest.name} is not connected.` };
}
