import type { Config } from '#lib/platform/config.server.ts';
import type { FetchHandler } from './listen.server.ts';
import type { Manifest, OAuthProvider, TokenProvider } from './provider.ts';
import { createToggl } from './toggl/client.server.ts';
import { togglManifest } from './toggl/manifest.ts';
import { createTogglSandbox, sandboxToken } from './toggl/sandbox.server.ts';
import type { ReadEvent } from './webhook-event.ts';
import { createWithings } from './withings/client.server.ts';
import { withingsManifest } from './withings/manifest.ts';
import {
	createWithingsSandbox,
	sandboxClient as withingsSandboxClient
} from './withings/sandbox.server.ts';
import { readWithingsEvent } from './withings/webhook.server.ts';
import { createWhoop } from './whoop/client.server.ts';
import { whoopManifest } from './whoop/manifest.ts';
import { createWhoopSandbox, sandboxClient } from './whoop/sandbox.server.ts';
import { readWhoopEvent } from './whoop/webhook.server.ts';

/** A provider with all that the server needs of it. */
export interface Registration {
	readonly manifest: Manifest;
	open(where: Whereabouts): OAuthProvider | TokenProvider;
	/** Where the real one is, by the environment. */
	urls(config: Config): Pick<Whereabouts, 'baseUrl' | 'browserUrl'>;
	/** This server's app there; absent where a person pastes a token instead. */
	readonly app?: AppSettings;
	readonly sandbox: {
		create(options: SandboxOptions): FetchHandler;
		/** What a person would paste, where one pastes a token. */
		readonly token?: string;
	};
	/** Absent: it tells of no changes. */
	readonly webhooks?: Webhooks;
}

export interface Whereabouts {
	/** Where this server finds it. */
	readonly baseUrl: string;
	/** Where a person's browser does. */
	readonly browserUrl: string;
	readonly now: () => number;
}

export interface AppSettings {
	/** What the environment says of it. */
	ofEnvironment(config: Config): Pick<Config['whoop'], 'clientId' | 'clientSecret' | 'redirectUri'>;
	readonly ofSandbox: { readonly id: string; readonly secret: string };
}

export interface Webhooks {
	/**
	 * `app`: one address for everyone, typed in over there; whose data it is, the event says.
	 * `connection`: an address for each, told by `subscribe`; whose data it is, the address says.
	 */
	readonly address: 'app' | 'connection';
	readonly readEvent: ReadEvent;
}

export interface SandboxOptions {
	readonly statePath: string;
	readonly now: () => number;
	/** First day of the made-up lives, epoch milliseconds. */
	readonly since?: number;
}

const whoop: Registration = {
	manifest: whoopManifest,
	open: createWhoop,
	urls: ({ whoop: { apiUrl } }) => ({ baseUrl: apiUrl, browserUrl: apiUrl }),
	app: { ofEnvironment: (config) => config.whoop, ofSandbox: sandboxClient },
	sandbox: { create: (options) => createWhoopSandbox({ seed: 'example', ...options }) },
	webhooks: { address: 'app', readEvent: readWhoopEvent }
};

const withings: Registration = {
	manifest: withingsManifest,
	open: createWithings,
	urls: ({ withings: { apiUrl, accountUrl } }) => ({ baseUrl: apiUrl, browserUrl: accountUrl }),
	app: { ofEnvironment: (config) => config.withings, ofSandbox: withingsSandboxClient },
	sandbox: { create: (options) => createWithingsSandbox({ seed: 'example', ...options }) },
	webhooks: { address: 'connection', readEvent: readWithingsEvent }
};

const toggl: Registration = {
	manifest: togglManifest,
	open: createToggl,
	urls: ({ toggl: { apiUrl } }) => ({ baseUrl: apiUrl, browserUrl: apiUrl }),
	sandbox: {
		create: (options) => createTogglSandbox({ seed: 'example', ...options }),
		token: sandboxToken
	}
};

/** Every provider that a person can connect: a literal list. */
export const registrations: readonly Registration[] = [whoop, withings, toggl];
