import { createEgress, type Egress, type EgressOptions } from '../http.server.ts';
import { lastingGrant } from '../oauth-wire.server.ts';
import type { Answer, OAuthClient, OAuthProvider, Provider, TokenSet } from '../provider.ts';
import { pageOf } from './answers.server.ts';
import { dataAnswer, type Envelope } from './envelope.server.ts';
import { withingsFileTwin } from './file-twin.ts';
import { withingsManifest } from './manifest.ts';
import { mapGroup, measureTypes } from './mapping.ts';
import { endSubscriptions, keepSubscribed } from './notify.server.ts';
import { tokenAnswer } from './token-answer.server.ts';

const WITHINGS_API_URL = 'https://wbsapi.withings.net';
const WITHINGS_ACCOUNT_URL = 'https://account.withings.com';

const { name, scopes } = withingsManifest;

export interface WithingsOptions extends Partial<Omit<EgressOptions, 'name'>> {
	/** Where the person's browser is sent: another host than the interface's. */
	readonly browserUrl?: string;
}

export function createWithings({ browserUrl, ...options }: WithingsOptions = {}): OAuthProvider {
	const egress = createEgress({ ...options, baseUrl: options.baseUrl ?? WITHINGS_API_URL, name });
	const browser = createEgress({ name, baseUrl: browserUrl ?? WITHINGS_ACCOUNT_URL });
	return {
		manifest: withingsManifest,
		fileTwins: [withingsFileTwin],
		map: mapGroup,
		authorizeUrl: (client, state) =>
			browser.address('/oauth2_user/authorize2', {
				response_type: 'code',
				client_id: client.clientId,
				redirect_uri: client.redirectUri,
				scope: scopes.join(','),
				state
			}).href,
		...grants(egress),
		...reads(egress)
	};
}

function grants(egress: Egress): Pick<OAuthProvider, 'exchangeCode' | 'refresh'> {
	async function request(
		client: OAuthClient,
		given: Readonly<Record<string, string>>
	): Promise<Answer<TokenSet>> {
		const { clientId: client_id, clientSecret: client_secret } = client;
		const form = { action: 'requesttoken', client_id, client_secret, ...given };
		const received = await egress.send({ method: 'POST', path: '/v2/oauth2', form });
		return received.kind === 'received' ? tokenAnswer(received) : received;
	}
	return {
		async exchangeCode(client, code) {
			const answer = await request(client, {
				grant_type: 'authorization_code',
				code,
				redirect_uri: client.redirectUri
			});
			return lastingGrant(name, answer, scopes);
		},
		refresh: (client, refreshToken) =>
			request(client, { grant_type: 'refresh_token', refresh_token: refreshToken })
	};
}

function reads(egress: Egress): Pick<Provider, 'fetchPage' | 'subscribe' | 'unsubscribe'> {
	async function call(
		token: string,
		path: string,
		form: Readonly<Record<string, string>>
	): Promise<Answer<Envelope['body']>> {
		const received = await egress.send({ method: 'POST', path, token, form });
		return received.kind === 'received' ? dataAnswer(received) : received;
	}
	const notifier = (token: string) => (form: Readonly<Record<string, string>>) =>
		call(token, '/notify', form);
	return {
		async fetchPage({ token, walk, pageToken }) {
			const range: Record<string, string> =
				walk.kind === 'changes'
					? { lastupdate: walk.mark }
					: {
							startdate: String(Math.floor(walk.window.start / 1000)),
							enddate: String(Math.ceil(walk.window.end / 1000))
						};
			const form = {
				action: 'getmeas',
				meastypes: Object.values(measureTypes).join(','),
				// Measures, not wishes.
				category: '1',
				...range,
				...(pageToken === null ? {} : { offset: pageToken })
			};
			return pageOf(await call(token, '/measure', form));
		},
		subscribe: (token, url) => keepSubscribed(notifier(token), url),
		unsubscribe: (token, url) => endSubscriptions(notifier(token), url)
	};
}
