import type { Config } from '#lib/platform/config.server.ts';
import type { FetchHandler } from './listen.server.ts';
import type { Manifest, OAuthProvider } from './provider.ts';
import { createWhoop } from './whoop/client.server.ts';
import { whoopManifest } from './whoop/manifest.ts';
import { createWhoopSandbox, sandboxClient } from './whoop/sandbox.server.ts';
import { readWhoopEvent, type Delivery } from './whoop/webhook.server.ts';

/** A provider with all that the server needs of it. */
export interface Registration {
	readonly manifest: Manifest;
	open(where: { baseUrl: string; browserUrl: string; now: () => number }): OAuthProvider;
	/** What the environment says of it. */
	settings(config: Config): Config['whoop'];
	readonly sandbox: {
		readonly client: { readonly id: string; readonly secret: string };
		create(options: SandboxOptions): FetchHandler;
	};
	/** Whose data changed, or why the delivery is turned away; absent: it sends none. */
	readEvent?(secret: string, delivery: Delivery): { readonly externalId: string } | string;
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
	settings: (config) => config.whoop,
	sandbox: {
		client: sandboxClient,
		create: (options) => createWhoopSandbox({ seed: 'example', ...options })
	},
	readEvent: readWhoopEvent
};

/** Every provider that a person can connect: a literal list. */
export const registrations: readonly Registration[] = [whoop];
