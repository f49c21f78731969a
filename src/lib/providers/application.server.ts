import { eq } from 'drizzle-orm';
import type { Config } from '#lib/platform/config.server.ts';
import { NamedError } from '#lib/platform/errors.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import type { Seal } from '#lib/platform/server/seal.server.ts';
import type { OAuthClient } from './provider.ts';
import type { Realm } from './realms.server.ts';
import type { Registration } from './registry.server.ts';
import { oauthClients } from './tables.server.ts';

interface Keys {
	readonly config: Config;
	readonly database: Database;
	readonly seal: Seal;
}

/** The instance's registration at a provider, as its owner typed it. */
export interface Application {
	readonly clientId: string;
	/** Kept when absent. */
	readonly clientSecret: string | undefined;
	readonly redirectUri: string;
}

const sealedFor = (provider: string) => ({
	owner: 'instance',
	provider,
	column: 'client_secret'
});

export function callbackUrl(origin: string, provider: string): string {
	return `${origin}/oauth/${provider}/callback`;
}

/**
 * What the database holds, else the environment, else null: nobody has registered an app yet, or
 * the provider needs none.
 */
export async function applicationFor(
	keys: Keys,
	registration: Registration,
	{ realm, origin }: { realm: Realm; origin: string }
): Promise<OAuthClient | null> {
	const { manifest, app } = registration;
	const { id } = manifest;
	if (!app) return null;
	const redirectUri = callbackUrl(origin, id);
	if (realm === 'sandbox') {
		const client = app.ofSandbox;
		return { clientId: client.id, clientSecret: client.secret, redirectUri };
	}
	const stored = await storedApplication(keys, id);
	if (stored) {
		const clientSecret = keys.seal.open(stored.clientSecret, sealedFor(id)).reveal();
		return { clientId: stored.clientId, clientSecret, redirectUri: stored.redirectUri };
	}
	const { clientId, clientSecret, redirectUri: given } = app.ofEnvironment(keys.config);
	if (!clientId || !clientSecret) return null;
	return { clientId, clientSecret: clientSecret.reveal(), redirectUri: given ?? redirectUri };
}

export async function storedApplication({ database }: Pick<Keys, 'database'>, provider: string) {
	return database.asSystem('read an app registration', async (tx) => {
		const [row] = await tx.db
			.select()
			.from(oauthClients)
			.where(eq(oauthClients.provider, provider));
		return row ?? null;
	});
}

/** @throws NamedError when there is no secret to keep. */
export async function saveApplication(
	keys: Keys,
	provider: string,
	{ clientId, clientSecret, redirectUri }: Application
): Promise<void> {
	const known = await storedApplication(keys, provider);
	if (clientSecret === undefined && !known) {
		throw new NamedError('E_CLIENT_SECRET', 'The client secret is missing.', {
			status: 400,
			details: { field: 'clientSecret' }
		});
	}
	const sealed =
		clientSecret === undefined
			? (known?.clientSecret ?? new Uint8Array())
			: keys.seal.seal(clientSecret, sealedFor(provider));
	const values = { provider, clientId, clientSecret: sealed, redirectUri, updatedAt: Date.now() };
	await keys.database.asSystem('save an app registration', (tx) =>
		tx.db.insert(oauthClients).values(values).onConflictDoUpdate({
			target: oauthClients.provider,
			set: values
		})
	);
}
