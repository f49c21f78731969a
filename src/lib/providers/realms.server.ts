import { join } from 'node:path';
import type { Config } from '#lib/platform/config.server.ts';
import type { FetchHandler } from './listen.server.ts';
import type { OAuthProvider, TokenProvider } from './provider.ts';
import type { Registration } from './registry.server.ts';
import { hostSandbox } from './sandbox-host.server.ts';

/** The real provider, or its stand-in. A connection belongs to one of them for good. */
export type Realm = 'live' | 'sandbox';

export interface Realms {
	/** Where a person connects: example accounts never reach the real provider. */
	of(person: { readonly demo: boolean }): Realm;
	/** `origin`: how the person's browser reaches this server. */
	provider(at: { realm: Realm; origin: string }): Promise<OAuthProvider | TokenProvider>;
	sandbox(): FetchHandler;
	/** Where the sandbox speaks, for this machine alone. */
	sandboxUrl(): Promise<string>;
	close(): Promise<void>;
}

export interface RealmOptions {
	readonly config: Config;
	readonly registration: Registration;
	readonly now: () => number;
	/** First day of the sandbox's lives. */
	readonly since?: number | undefined;
}

/**
 * A browser meets the sandbox below `/sandbox/<provider>` of our own address. Its memory is a file
 * that all processes over a data folder share.
 */
export function createRealms({ config, registration, now, since }: RealmOptions): Realms {
	const { id } = registration.manifest;
	const { sandbox, sandboxUrl, close } = hostSandbox(() =>
		registration.sandbox.create({
			statePath: join(config.dataDir, 'sandbox', `${id}.json`),
			now,
			...(since === undefined ? {} : { since })
		})
	);

	return {
		sandbox,
		sandboxUrl,
		of: ({ demo }) => (demo || config.providers === 'sandbox' ? 'sandbox' : 'live'),
		async provider({ realm, origin }) {
			if (realm === 'live') {
				return registration.open({ ...registration.urls(config), now });
			}
			const baseUrl = await sandboxUrl();
			return registration.open({ baseUrl, browserUrl: `${origin}/sandbox/${id}`, now });
		},
		close
	};
}
