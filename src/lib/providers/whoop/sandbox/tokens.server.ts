import { randomBytes } from 'node:crypto';
import { jsonReply } from '../../sandbox/reply.server.ts';
import { oauthError } from './reply.server.ts';
import type { Grant, SandboxState } from './state.server.ts';
import type { World } from './world.server.ts';

/** `POST /oauth/oauth2/token`. `rotate: false` leaves the refresh token as it is. */
export async function tokenAnswer(
	world: World,
	request: Request,
	{ rotate }: { rotate: boolean }
): Promise<Response> {
	const type = request.headers.get('content-type') ?? '';
	if (!type.startsWith('application/x-www-form-urlencoded')) {
		return oauthError(400, 'invalid_request', 'The body must be a form.');
	}
	const form = new URLSearchParams(await request.text());
	const { id, secret } = world.client;
	if (form.get('client_id') !== id || form.get('client_secret') !== secret) {
		return oauthError(401, 'invalid_client', 'Client authentication failed.');
	}
	const grantType = form.get('grant_type');
	return world.state.change((state) => {
		if (grantType === 'authorization_code') return exchange(world, state, form);
		if (grantType === 'refresh_token') return refresh(world, state, { form, rotate });
		return oauthError(400, 'unsupported_grant_type', 'This grant type is not supported.');
	});
}

function exchange(world: World, state: SandboxState, form: URLSearchParams): Response {
	const given = form.get('code') ?? '';
	const code = Object.hasOwn(state.codes, given) ? state.codes[given] : undefined;
	// Taken out first: a code is good for one attempt, whatever comes of it.
	state.codes = Object.fromEntries(Object.entries(state.codes).filter(([key]) => key !== given));
	const fits =
		code && code.redirectUri === form.get('redirect_uri') && code.expiresAt > world.now();
	if (!fits) return oauthError(400, 'invalid_grant', 'The authorization code is not good.');
	state.counts.exchanges += 1;
	const grant: Grant = {
		clientId: code.clientId,
		member: code.member,
		scope: code.scope,
		accessToken: '',
		accessExpiresAt: 0,
		refreshToken: null,
		spent: [],
		ended: false
	};
	state.grants = [...state.grants.filter((one) => !one.ended).slice(-50), grant];
	return issue(world, state, { grant, rotate: true });
}

function refresh(
	world: World,
	state: SandboxState,
	{ form, rotate }: { form: URLSearchParams; rotate: boolean }
): Response {
	const token = form.get('refresh_token') ?? '';
	const reused = state.grants.find((grant) => grant.spent.includes(token));
	if (reused) {
		state.counts.tokenReuses += 1;
		reused.ended ||= state.settings.reuseEndsGrant;
	}
	const grant = state.grants.find((one) => !one.ended && one.refreshToken === token);
	if (!grant || token === '') {
		return oauthError(400, 'invalid_grant', 'The refresh token is not good any more.');
	}
	state.counts.refreshes += 1;
	if (rotate) grant.spent = [...grant.spent, token].slice(-1000);
	return issue(world, state, { grant, rotate });
}

function issue(
	world: World,
	state: SandboxState,
	{ grant, rotate }: { grant: Grant; rotate: boolean }
): Response {
	const { expiresInSeconds } = state.settings;
	grant.accessToken = randomBytes(32).toString('base64url');
	grant.accessExpiresAt = world.now() + expiresInSeconds * 1000;
	const lasting = grant.scope.split(' ').includes('offline');
	if (lasting && rotate) grant.refreshToken = randomBytes(32).toString('base64url');
	return jsonReply(200, {
		access_token: grant.accessToken,
		expires_in: expiresInSeconds,
		...(lasting ? { refresh_token: grant.refreshToken } : {}),
		scope: grant.scope,
		token_type: 'bearer'
	});
}
