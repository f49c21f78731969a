import { classify, createEgress, type Egress, type EgressOptions } from '../http.server.ts';
import { lastingGrant, requestTokens } from '../oauth-wire.server.ts';
import type {
	Answer,
	MappedRecord,
	OAuthClient,
	OAuthProvider,
	ProviderAccount,
	RecordProblem
} from '../provider.ts';
import { accountOf, pageOf } from './answers.server.ts';
import { whoopFileTwin } from './file-twin.ts';
import { whoopManifest } from './manifest.ts';
import { isWorkoutId, mapWorkout } from './mapping.ts';

export const WHOOP_API_URL = 'https://api.prod.whoop.com';

/** Whoop refuses more with 400. */
const PAGE_SIZE = 25;
const TOKEN_PATH = '/oauth/oauth2/token';
const WORKOUT_PATH = '/developer/v2/activity/workout';

const { name, scopes } = whoopManifest;

/** Whoop has all that the contract leaves open. */
export interface Whoop extends OAuthProvider {
	whoAmI(token: string): Promise<Answer<ProviderAccount>>;
	fetchRecord(token: string, sourceId: string): Promise<Answer<unknown>>;
	revoke(token: string): Promise<Answer<null>>;
	map(record: unknown): MappedRecord | RecordProblem;
}

export interface WhoopOptions extends Partial<Omit<EgressOptions, 'name'>> {
	/** Where the person's browser finds Whoop, when that differs from where this server does. */
	readonly browserUrl?: string;
}

export function createWhoop({ browserUrl, ...options }: WhoopOptions = {}): Whoop {
	const baseUrl = options.baseUrl ?? WHOOP_API_URL;
	const egress = createEgress({ ...options, baseUrl, name });
	const browser = createEgress({ name, baseUrl: browserUrl ?? baseUrl });
	return {
		manifest: whoopManifest,
		fileTwins: [whoopFileTwin],
		map: mapWorkout,
		authorizeUrl: (client, state) =>
			browser.address('/oauth/oauth2/auth', {
				response_type: 'code',
				client_id: client.clientId,
				redirect_uri: client.redirectUri,
				scope: scopes.join(' '),
				state
			}).href,
		...grants(egress),
		...reads(egress)
	};
}

const accepted = { kind: 'ok', value: null } as const;

type Grants = Pick<Whoop, 'exchangeCode' | 'refresh' | 'checkApp' | 'revoke'>;

function grants(egress: Egress): Grants {
	const secretPost = ({ clientId, clientSecret }: OAuthClient) => ({
		client_id: clientId,
		client_secret: clientSecret
	});
	const refresh: OAuthProvider['refresh'] = (client, refreshToken) =>
		requestTokens(egress, TOKEN_PATH, {
			grant_type: 'refresh_token',
			refresh_token: refreshToken,
			// As Whoop's own tutorial sends it: the grant's scopes stay what they were.
			scope: 'offline',
			...secretPost(client)
		});
	return {
		async exchangeCode(client, code) {
			const answer = await requestTokens(egress, TOKEN_PATH, {
				grant_type: 'authorization_code',
				code,
				redirect_uri: client.redirectUri,
				...secretPost(client)
			});
			return lastingGrant(name, answer, scopes);
		},
		refresh,
		/** Who knows the app refuses the made-up token; who does not refuses the app. */
		async checkApp(client) {
			const answer = await refresh(client, 'made-up');
			return answer.kind === 'ok' || answer.kind === 'grant_dead' ? accepted : answer;
		},
		async revoke(token) {
			const path = '/developer/v2/user/access';
			const received = await egress.send({ method: 'DELETE', path, token });
			if (received.kind !== 'received') return received;
			if (received.status === 204) return { kind: 'ok', value: null };
			const answer = classify(name, received);
			return answer.kind === 'ok' ? { kind: 'ok', value: null } : answer;
		}
	};
}

function reads(egress: Egress): Pick<Whoop, 'whoAmI' | 'fetchPage' | 'fetchRecord'> {
	async function get(token: string, path: string, query = {}): Promise<Answer<unknown>> {
		const received = await egress.send({ path, query, token });
		return received.kind === 'received' ? classify(name, received) : received;
	}
	return {
		async whoAmI(token) {
			return accountOf(await get(token, '/developer/v2/user/profile/basic'));
		},
		async fetchPage({ token, walk, pageToken }) {
			if (walk.kind === 'changes') {
				return { kind: 'ours_to_fix', reason: 'Whoop cannot be asked for changes.' };
			}
			const { window } = walk;
			const query = {
				limit: String(PAGE_SIZE),
				start: new Date(window.start).toISOString(),
				end: new Date(window.end).toISOString(),
				// The parameter is camelCase, the answer's key is not; the other spelling is ignored.
				nextToken: pageToken
			};
			return pageOf(await get(token, WORKOUT_PATH, query));
		},
		async fetchRecord(token, sourceId) {
			// The id may come from outside (a webhook): only a UUID becomes part of an address.
			if (!isWorkoutId(sourceId)) {
				return { kind: 'ours_to_fix', reason: 'Whoop has no workout with such an id.' };
			}
			const received = await egress.send({ path: `${WORKOUT_PATH}/${sourceId}`, token });
			if (received.kind !== 'received') return received;
			return received.status === 404 ? { kind: 'ok', value: null } : classify(name, received);
		}
	};
}
