import type { Config } from '../config.server.ts';
import type { Database } from '../server/database.server.ts';
import { openSeal, type Seal } from '../server/seal.server.ts';
import type { Reach } from './endpoint.server.ts';
import { pushKeysOf, type PushKeys } from './push-keys.server.ts';

/** What everything about push messages stands on. */
export interface Push {
	readonly database: Database;
	readonly seal: Seal;
	readonly origin: string;
	/** Beside the sandboxes a stand-in of a push service may be spoken to. */
	readonly reach: Reach;
	/** Epoch milliseconds. */
	readonly now: () => number;
	keys(): Promise<PushKeys>;
}

export function openPush(parts: {
	readonly config: Config;
	readonly database: Database;
	readonly now: () => number;
}): Push {
	const { config, database, now } = parts;
	const seal = openSeal(config);
	const reach = config.providers === 'sandbox' ? 'loopback' : 'world';
	return {
		database,
		seal,
		origin: config.origin,
		reach,
		now,
		keys: () => pushKeysOf(database, seal)
	};
}
