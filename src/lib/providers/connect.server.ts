import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { NamedError } from '#lib/platform/errors.ts';
import { newRowId } from '#lib/sync/row-id.ts';
import { callerFor, findConnection, type Line } from './connection.server.ts';
import { callbackUrl } from './application.server.ts';
import type { ConnectProblem } from './connect-problem.ts';
import { sealTokens, storedPair } from './grant.server.ts';
import { readCallback, type Callback } from './oauth-wire.server.ts';
import type { Answer, OAuthClient, OAuthProvider, ProviderAccount, TokenSet } from './provider.ts';
import type { Realm } from './realms.server.ts';

const STATE_BYTES = 32;
const FLOW_MINUTES = 10;

export interface ConnectStart {
	readonly user: { readonly id: string; readonly demo: boolean };
	/** The browser session that may finish it; null: begun on the command line. */
	readonly sessionId: string | null;
	/** How the person's browser reaches this server. */
	readonly origin: string;
}

/**
 * Where to send the person. Of the state only a hash is stored; it is good once, for this session
 * and provider, for ten minutes.
 */
export async function startConnect(line: Line, start: ConnectStart): Promise<{ url: string }> {
	const { user, sessionId, origin } = start;
	const { id, name } = line.registration.manifest;
	const realm = line.realms.of(user);
	const known = await findConnection(line, user.id);
	if (known && known.status !== 'reconnect') {
		throw new NamedError('E_CONNECTED', `${name} is connected already.`, { status: 409 });
	}
	const caller = await callerFor(line, { realm, origin });
	if (!caller) {
		throw new NamedError(
			'E_PROVIDER_NOT_SET_UP',
			`This server has no ${name} app yet. Its owner enters the app's id and secret here first.`,
			{ status: 409 }
		);
	}
	const state = randomBytes(STATE_BYTES).toString('base64url');
	const { redirectUri } = caller.client;
	await line.database.withUser(user.id, async (tx) => {
		await tx.rows(sql`delete from oauth_flows where expires_at < now()`);
		await tx.rows(sql`insert into oauth_flows
			(user_id, state_hash, session_id, provider, redirect_uri, expires_at)
			values (${user.id}::uuid, ${hashOf(state)}::bytea, ${sessionId}::uuid, ${id},
				${redirectUri}, now() + ${FLOW_MINUTES}::int * interval '1 minute')`);
	});
	return { url: caller.provider.authorizeUrl(caller.client, state) };
}

function hashOf(state: string): Buffer {
	return createHash('sha256').update(state).digest();
}

interface Flow {
	readonly userId: string;
	readonly demo: boolean;
	readonly redirectUri: string;
}

export type ConnectEnd =
	| { readonly kind: 'connected'; readonly userId: string }
	| { readonly kind: 'problem'; readonly problem: ConnectProblem };

const stopped = (problem: ConnectProblem): ConnectEnd => ({ kind: 'problem', problem });

/** What the person's browser brings back from the provider. */
export async function finishConnect(
	line: Line,
	query: URLSearchParams,
	sessionId: string | null
): Promise<ConnectEnd> {
	const callback = readCallback(line.registration.manifest.name, query);
	const flow = await takeFlow(line, callback, sessionId);
	if (!flow) return stopped('expired');
	if (callback.kind === 'denied') return stopped('denied');
	if (callback.kind === 'refused') return stopped('refused');
	const realm = line.realms.of(flow);
	const origin = originOf(line, flow);
	const caller = await callerFor(line, { realm, origin });
	if (!caller) return stopped('keys');
	const client: OAuthClient = { ...caller.client, redirectUri: flow.redirectUri };
	const tokens = await caller.provider.exchangeCode(client, callback.code);
	if (tokens.kind !== 'ok') return stopped(problemOf(tokens));
	return settle(line, { flow, realm, tokens: tokens.value, provider: caller.provider });
}

/** Taken out by the very statement that finds it: of two that come with one state, one gets it. */
async function takeFlow(
	{ database, registration }: Line,
	{ state }: Callback,
	sessionId: string | null
): Promise<Flow | null> {
	const [flow] = await database.asSystem('take a sign-in at a provider', (tx) =>
		tx.rows<Flow>(sql`delete from oauth_flows using users
			where state_hash = ${hashOf(state)}::bytea and provider = ${registration.manifest.id}
				and (session_id is null or session_id = ${sessionId}::uuid) and expires_at > now()
				and users.id = oauth_flows.user_id
			returning oauth_flows.user_id as "userId", users.demo, redirect_uri as "redirectUri"`)
	);
	return flow ?? null;
}

function originOf({ config, registration }: Line, { redirectUri }: Flow): string {
	const { origin } = new URL(redirectUri);
	return callbackUrl(origin, registration.manifest.id) === redirectUri ? origin : config.origin;
}

function problemOf(answer: Exclude<Answer<never>, { kind: 'ok' }>): ConnectProblem {
	switch (answer.kind) {
		case 'ours_to_fix':
			return 'keys';
		case 'grant_dead':
			return answer.reason.includes('share') || answer.reason.includes('hour')
				? 'scope'
				: 'expired';
		case 'throttled':
		case 'unreachable':
			return 'unreachable';
		default:
			return 'unreadable';
	}
}

interface Exchanged {
	readonly flow: Flow;
	readonly realm: Realm;
	readonly tokens: TokenSet;
	readonly provider: OAuthProvider;
}

/** Stored first, then used: to ask whose account this is. */
async function settle(line: Line, exchanged: Exchanged): Promise<ConnectEnd> {
	const { flow, tokens, provider } = exchanged;
	const id = await storeUnfinished(line, exchanged);
	if (id === null) return stopped('connected');
	const account = await provider.whoAmI(tokens.accessToken);
	const problem =
		account.kind === 'ok'
			? await activate(line, { userId: flow.userId, id, account: account.value })
			: problemOf(account.kind === 'token_expired' ? unreadable : account);
	if (problem === null) return { kind: 'connected', userId: flow.userId };
	await forget(line, flow.userId, id);
	if (problem === 'other-account' && account.kind === 'ok') {
		await handBack(line, exchanged, account.value);
	}
	return stopped(problem);
}

/**
 * Access that nobody wanted to give is ended over there, as well as it goes; unless somebody else
 * here lives on that account, whose access would end with it.
 */
async function handBack(
	{ database, registration }: Line,
	{ realm, tokens, provider }: Exchanged,
	{ externalId }: ProviderAccount
): Promise<void> {
	const others = await database.asSystem('look who uses an account', (tx) =>
		tx.rows(sql`select 1 as one from oauth_credentials where realm = ${realm}
			and provider = ${registration.manifest.id} and external_user_id = ${externalId}`)
	);
	if (others.length === 0) await provider.revoke(tokens.accessToken);
}

const unreadable = { kind: 'malformed', reason: '', excerpt: '' } as const;

/** Null: another tab was faster, and its connection works. */
async function storeUnfinished(line: Line, { flow, realm, tokens }: Exchanged) {
	const { id: provider } = line.registration.manifest;
	const pair = sealTokens(line, flow.userId, tokens);
	return line.database.withUser(flow.userId, async (tx) => {
		await tx.rows(sql`insert into oauth_credentials
			(user_id, id, provider, status, status_reason) values
			(${flow.userId}::uuid, ${newRowId()}::uuid, ${provider}, 'reconnect', 'unfinished')
			on conflict (user_id, provider) do nothing`);
		const [row] = await tx.rows<{ id: string }>(sql`update oauth_credentials set
			${storedPair(pair)}, realm = ${realm}, scopes = ${tokens.scopes.join(' ')}
			where user_id = ${flow.userId}::uuid and provider = ${provider} and status = 'reconnect'
			returning id`);
		return row?.id ?? null;
	});
}

interface Activation {
	readonly userId: string;
	readonly id: string;
	readonly account: ProviderAccount;
}

async function activate(line: Line, given: Activation): Promise<ConnectProblem | null> {
	const { userId, id, account } = given;
	try {
		return await line.database.withUser(userId, async (tx) => {
			// Another account's records would mix with those that are here.
			const [row] = await tx.rows(sql`update oauth_credentials set status = 'active',
				status_reason = null, last_error = null, failures = 0, next_sync_at = now(),
				external_user_id = ${account.externalId}, external_name = ${account.name}
				where user_id = ${userId}::uuid and id = ${id}::uuid
					and coalesce(external_user_id, ${account.externalId}) = ${account.externalId}
				returning id`);
			return row ? null : 'other-account';
		});
	} catch (error) {
		if (isTaken(error)) return 'account-taken';
		throw error;
	}
}

/** The unique index on provider and account: somebody else on this server has connected it. */
function isTaken(error: unknown): boolean {
	for (let at: unknown = error; at instanceof Error; at = at.cause) {
		if ('code' in at && at.code === '23505') return true;
	}
	return false;
}

/** A new connection leaves no trace; a former one goes on waiting for its own account. */
async function forget({ database }: Line, userId: string, id: string): Promise<void> {
	await database.withUser(userId, async (tx) => {
		await tx.rows(sql`delete from oauth_credentials where user_id = ${userId}::uuid
			and id = ${id}::uuid and status = 'reconnect' and external_user_id is null`);
		await tx.rows(sql`update oauth_credentials set access_token = null, refresh_token = null
			where user_id = ${userId}::uuid and id = ${id}::uuid and status = 'reconnect'`);
	});
}
