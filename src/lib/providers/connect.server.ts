import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { NamedError } from '#lib/platform/errors.ts';
import { findConnection, oauthCallerFor, type Line } from './connection.server.ts';
import { callbackUrl } from './application.server.ts';
import type { ConnectProblem } from './connect-problem.ts';
import { askForPerson } from './counted-call.server.ts';
import { sealTokens, storedPair } from './grant.server.ts';
import { activate, forget, storeUnfinished } from './new-connection.server.ts';
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
	if (!line.registration.app) {
		const words = `${name} is connected by a token from your profile there.`;
		throw new NamedError('E_TOKEN_NEEDED', words, { status: 409 });
	}
	const realm = line.realms.of(user);
	const known = await findConnection(line, user.id);
	if (known && known.status !== 'reconnect') {
		throw new NamedError('E_CONNECTED', `${name} is connected already.`, { status: 409 });
	}
	const caller = await oauthCallerFor(line, { realm, origin });
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
	if (callback.kind === 'refused') {
		return stopped(isAboutAddress(callback.reason) ? 'address' : 'refused');
	}
	const realm = line.realms.of(flow);
	const origin = originOf(line, flow);
	const caller = await oauthCallerFor(line, { realm, origin });
	if (!caller) return stopped('keys');
	const client: OAuthClient = { ...caller.client, redirectUri: flow.redirectUri };
	const tokens = await askForPerson(line, { id: '', realm }, () =>
		caller.provider.exchangeCode(client, callback.code)
	);
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

/** RFC 6749 has no code of its own for it: what there is names the `redirect_uri`. */
const isAboutAddress = (reason: string) => reason.includes('redirect');

function problemOf(answer: Exclude<Answer<never>, { kind: 'ok' }>): ConnectProblem {
	switch (answer.kind) {
		case 'ours_to_fix':
			return isAboutAddress(answer.reason) ? 'address' : 'keys';
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
	const { flow, tokens } = exchanged;
	const { userId } = flow;
	const pair = storedPair(sealTokens(line, userId, tokens));
	const columns = sql`${pair}, scopes = ${tokens.scopes.join(' ')}`;
	const id = await storeUnfinished(line, { userId, realm: exchanged.realm, columns });
	if (id === null) return stopped('connected');
	const account = await accountOf(line, exchanged, id);
	const problem =
		account.kind === 'ok'
			? await activate(line, { userId, id, account: account.value })
			: problemOf(account.kind === 'token_expired' ? unreadable : account);
	if (problem === null) return { kind: 'connected', userId };
	await forget(line, userId, id);
	if (problem === 'other-account' && account.kind === 'ok') {
		await handBack(line, exchanged, account.value);
	}
	return stopped(problem);
}

async function accountOf(
	line: Line,
	{ provider, realm, tokens: { account, accessToken } }: Exchanged,
	id: string
): Promise<Answer<ProviderAccount>> {
	if (account) return { kind: 'ok', value: account };
	const ask = async () => (await provider.whoAmI?.(accessToken)) ?? unreadable;
	return askForPerson(line, { id, realm }, ask);
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
	if (others.length === 0) await provider.revoke?.(tokens.accessToken);
}

const unreadable = { kind: 'malformed', reason: '', excerpt: '' } as const;
