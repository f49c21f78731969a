import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { SealBroken } from '#lib/platform/server/seal.server.ts';
import {
	isConnection,
	oauthCallerFor,
	type ConnectionKey,
	type Line
} from './connection.server.ts';
import { heedAnswer } from './budget.server.ts';
import { budgetOf } from './counted-call.server.ts';
import { insistently } from './insistently.server.ts';
import { openTokens, sealTokens, storedPair } from './grant.server.ts';
import type { Refusal, TokenSet } from './provider.ts';
import { askForTokens, isDown } from './refresh-call.server.ts';

/** Longer than two attempts of 15 s. */
const LEASE_SECONDS = 45;
const MOST_TRIES = 3;
const REST_MINUTES = 20;

/** The right to refresh one pair, until it is stored or the lease runs out. */
export interface RefreshClaim {
	readonly version: number;
	readonly generation: number;
	readonly accessToken: Uint8Array;
	readonly refreshToken: Uint8Array;
	/** Somebody died in the middle of it: the refresh token may have been used up. */
	readonly isUncertain: boolean;
}

/** Null when somebody else holds the lease, the pair has changed, or no refresh may be tried now. */
export async function claimRefresh(
	{ database }: Line,
	connection: ConnectionKey,
	seen: number
): Promise<RefreshClaim | null> {
	const [claim] = await database.withUser(connection.userId, (tx) =>
		tx.rows<RefreshClaim>(sql`with former as (
				select lease_owner from oauth_credentials where ${isConnection(connection)} for update)
			update oauth_credentials set lease_owner = ${randomUUID()}, lease_gen = lease_gen + 1,
				lease_until = now() + ${LEASE_SECONDS}::int * interval '1 second'
			from former
			where ${isConnection(connection)} and status in ('active', 'paused')
				and token_version = ${seen}::int and (lease_until is null or lease_until < now())
				and (refresh_retry_at is null or refresh_retry_at <= now())
			returning token_version as version, lease_gen as generation, access_token as "accessToken",
				refresh_token as "refreshToken", former.lease_owner is not null as "isUncertain"`)
	);
	return claim ?? null;
}

/**
 * Asks for a new pair and stores it before anybody uses it. Null: the stored pair is to be read
 * again. No transaction is open while the provider is asked.
 */
export async function renew(
	line: Line,
	connection: ConnectionKey,
	claim: RefreshClaim
): Promise<Refusal | null> {
	const holder = { line, connection, claim };
	const token = openRefreshToken(line, connection, claim);
	if (!token) return endGrant(holder, 'key_missing');
	const caller = await oauthCallerFor(line, connection);
	if (!caller) return letGo(holder, noApplication(line));
	const given = { caller, token, isUncertain: claim.isUncertain };
	const { answer, isUncertain } = await askForTokens(line, connection, given);
	if (answer.kind === 'ok') return store(holder, answer.value);
	if (answer.kind === 'grant_dead') {
		return endGrant(holder, isUncertain ? 'lost_refresh_response' : 'grant_dead');
	}
	if (answer.kind === 'malformed' && !(await isDown(line, connection))) {
		return countTry(holder, answer);
	}
	return letGo(holder, answer, { isUncertain });
}

interface Holder {
	readonly line: Line;
	readonly connection: ConnectionKey;
	readonly claim: RefreshClaim;
}

function openRefreshToken(line: Line, { userId }: ConnectionKey, claim: RefreshClaim) {
	try {
		return openTokens(line, userId, claim).refreshToken;
	} catch (error) {
		if (error instanceof SealBroken) return null;
		throw error;
	}
}

/** The lease is still ours and nobody stored another pair. */
function isHeld({ connection, claim }: Holder) {
	return sql`${isConnection(connection)} and token_version = ${claim.version}::int
		and lease_gen = ${claim.generation}::bigint`;
}

function run({ line, connection }: Holder, query: ReturnType<typeof sql>) {
	return line.database.withUser(connection.userId, (tx) => tx.rows<{ status: string }>(query));
}

async function store(holder: Holder, tokens: TokenSet): Promise<null> {
	const pair = sealTokens(holder.line, holder.connection.userId, tokens);
	const query = sql`update oauth_credentials set ${storedPair(pair)}
		where ${isHeld(holder)} returning status`;
	await insistently(() => run(holder, query));
	const budget = budgetOf(holder.line, holder.connection);
	await heedAnswer(holder.line.database, budget, { kind: 'ok', value: null });
	return null;
}

export type DeadReason = 'grant_dead' | 'lost_refresh_response' | 'refused' | 'key_missing';

/** Believed only when nobody stored another pair meanwhile; null says that somebody did. */
async function endGrant(holder: Holder, reason: DeadReason): Promise<Refusal | null> {
	const { name } = holder.line.registration.manifest;
	const words = `${name} needs you to sign in again.`;
	const ended = await run(
		holder,
		sql`update oauth_credentials set status = 'reconnect', status_reason = ${reason},
			last_error = ${words}, next_sync_at = null, lease_owner = null, lease_until = null
			where ${isHeld(holder)} returning status`
	);
	return ended.length > 0 ? { kind: 'grant_dead', reason: words } : null;
}

/** An opaque refusal is not the end: three tries over an hour, and then it is. */
async function countTry(holder: Holder, refusal: Refusal): Promise<Refusal | null> {
	const [tried] = await holder.line.database.withUser(holder.connection.userId, (tx) =>
		tx.rows<{ tries: number }>(
			sql`update oauth_credentials set refresh_tries = refresh_tries + 1,
				refresh_retry_at = now() + ${REST_MINUTES}::int * interval '1 minute',
				lease_owner = null, lease_until = null
				where ${isHeld(holder)} returning refresh_tries as tries`
		)
	);
	if (!tried) return null;
	return tried.tries >= MOST_TRIES ? endGrant(holder, 'refused') : refusal;
}

/** Not the connection's fault. An uncertain outcome leaves the owner's name for the next one. */
async function letGo(
	holder: Holder,
	refusal: Refusal,
	{ isUncertain = holder.claim.isUncertain } = {}
): Promise<Refusal> {
	await run(
		holder,
		sql`update oauth_credentials set lease_until = null,
			lease_owner = case when ${isUncertain}::boolean then lease_owner end
			where ${isHeld(holder)} returning status`
	);
	return refusal;
}

function noApplication({ registration }: Line): Refusal {
	const reason = `The id and secret of this server's ${registration.manifest.name} app are missing.`;
	return { kind: 'ours_to_fix', reason };
}
