import { randomBytes } from 'node:crypto';
import { envelope, invalidParams, sameArguments } from './envelope.server.ts';
import type { Grant, SandboxState } from './state.server.ts';
import { userIdOf, type World } from './world.server.ts';

const FORMER_GOOD_MS = 8 * 3_600_000;
const DEDUPE_MS = 10_000;

/** `POST /v2/oauth2` */
export async function tokenAnswer(world: World, request: Request): Promise<Response> {
	const form = new URLSearchParams(await request.text());
	const { id, secret } = world.client;
	return world.state.change((state) => {
		if (form.get('action') !== 'requesttoken') return invalidParams(state, 'invalid action');
		if (form.get('client_id') !== id) return invalidParams(state, 'invalid client_id');
		if (form.get('client_secret') !== secret) return invalidParams(state, 'invalid client_secret');
		const wait = repeated(world, state, form.toString());
		if (wait !== null) return sameArguments(wait);
		const grantType = form.get('grant_type');
		if (grantType === 'authorization_code') return exchange(world, state, form);
		if (grantType === 'refresh_token') return refresh(world, state, form);
		return invalidParams(state, 'invalid grant_type');
	});
}

/** Seconds to wait where the very same call was made a moment ago. */
function repeated(world: World, state: SandboxState, key: string): number | null {
	const now = world.now();
	const recent = state.recent.filter(({ at }) => now - at < DEDUPE_MS && at <= now);
	const former = recent.find((one) => one.key === key);
	state.recent = former ? recent : [...recent, { key, at: now }];
	if (!former) return null;
	state.counts.deduped += 1;
	return Math.ceil((DEDUPE_MS - (now - former.at)) / 1000);
}

function exchange(world: World, state: SandboxState, form: URLSearchParams): Response {
	const given = form.get('code') ?? '';
	const code = Object.hasOwn(state.codes, given) ? state.codes[given] : undefined;
	// Taken out first: a code is good for one attempt, whatever comes of it.
	state.codes = Object.fromEntries(Object.entries(state.codes).filter(([key]) => key !== given));
	if (!code || code.expiresAt <= world.now()) return invalidParams(state, 'invalid code');
	if (code.redirectUri !== form.get('redirect_uri')) {
		return invalidParams(state, 'invalid redirect_uri');
	}
	state.counts.exchanges += 1;
	const { member, scope } = code;
	const grant: Grant = {
		...{ member, scope },
		access: [],
		refreshToken: '',
		former: null,
		ended: false
	};
	state.grants = [...state.grants.filter((one) => !one.ended).slice(-50), grant];
	return issue(world, state, grant);
}

function refresh(world: World, state: SandboxState, form: URLSearchParams): Response {
	const token = form.get('refresh_token') ?? '';
	const now = world.now();
	const isFormer = ({ former }: Grant) =>
		former !== null && former.token === token && former.until > now;
	const grant = state.grants.find(
		(one) => !one.ended && token !== '' && (one.refreshToken === token || isFormer(one))
	);
	if (!grant) return invalidParams(state, 'invalid refresh_token');
	state.counts.refreshes += 1;
	// The clock of the former one starts with the first pair that replaced it.
	grant.former = isFormer(grant) ? grant.former : { token, until: now + FORMER_GOOD_MS };
	return issue(world, state, grant);
}

function issue(world: World, state: SandboxState, grant: Grant): Response {
	const { expiresInSeconds, looseTypes } = state.settings;
	const token = () => randomBytes(20).toString('hex');
	const access = { token: token(), expiresAt: world.now() + expiresInSeconds * 1000 };
	grant.access = [...grant.access, access].slice(-2);
	grant.refreshToken = token();
	const userid = userIdOf(grant.member);
	return envelope(0, {
		userid: looseTypes ? String(userid) : userid,
		access_token: access.token,
		refresh_token: grant.refreshToken,
		expires_in: looseTypes ? String(expiresInSeconds) : expiresInSeconds,
		scope: grant.scope,
		csrf_token: token(),
		token_type: 'Bearer'
	});
}

/** The grant that a bearer stands for. Using its newest token ends what the former pair could. */
export function grantOf(world: World, state: SandboxState, request: Request): Grant | null {
	const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
	const now = world.now();
	const grant = state.grants.find(
		(one) => !one.ended && one.access.some((each) => each.token === token && each.expiresAt > now)
	);
	if (!grant) return null;
	if (grant.access.at(-1)?.token === token) grant.former = null;
	return grant;
}
