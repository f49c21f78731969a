import { eq } from 'drizzle-orm';
import type { Secret } from '../secret.server.ts';
import type { Database, Tx } from '../server/database.server.ts';
import { SealBroken, type Seal } from '../server/seal.server.ts';
import { pushKeys, pushSubscriptions } from './tables.server.ts';

export interface PushKeys {
	/** What browsers subscribe with, base64url. */
	readonly publicKey: string;
	readonly privateKey: Secret;
}

const place = { owner: 'instance', provider: 'push', column: 'private_key' };

/**
 * The instance's pair, made when it is first asked for. One that the key of this server does not open
 * gives way to a new one: no service would take the old subscriptions' messages from it, so they go,
 * and each device subscribes anew when the app is next opened there.
 */
export async function pushKeysOf(database: Database, seal: Seal): Promise<PushKeys> {
	return database.asSystem('read the push keys', async (tx) => {
		const kept = await keptKeys(tx, seal);
		if (kept) return kept;
		// Of two nodes that make one at once, the first one's counts for both.
		await tx.text(`select pg_advisory_xact_lock(hashtext('push keys'))`);
		return (await keptKeys(tx, seal)) ?? makeKeys(tx, seal);
	});
}

async function keptKeys(tx: Tx, seal: Seal): Promise<PushKeys | null> {
	const [kept] = await tx.db.select().from(pushKeys).where(eq(pushKeys.id, 1));
	if (!kept) return null;
	try {
		return { publicKey: kept.publicKey, privateKey: seal.open(kept.privateKey, place) };
	} catch (error) {
		if (error instanceof SealBroken) return null;
		throw error;
	}
}

async function makeKeys(tx: Tx, seal: Seal): Promise<PushKeys> {
	// Loaded when it is first needed: most commands never send anything.
	const { default: webPush } = await import('web-push');
	const made = webPush.generateVAPIDKeys();
	const privateKey = seal.seal(made.privateKey, place);
	const former = await tx.db.delete(pushKeys).returning({ id: pushKeys.id });
	if (former.length > 0) await tx.db.delete(pushSubscriptions);
	await tx.db.insert(pushKeys).values({ publicKey: made.publicKey, privateKey });
	return { publicKey: made.publicKey, privateKey: seal.open(privateKey, place) };
}
