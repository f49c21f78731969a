import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { getTableName } from 'drizzle-orm';
import { noteRestored } from '#lib/platform/auth/audit.server.ts';
import {
	passkeyChallenges,
	rateLimits,
	sessions,
	setupTokens
} from '#lib/platform/auth/tables.server.ts';
import { removeSetupTokenFile } from '#lib/platform/auth/setup-token.server.ts';
import { backUp } from '#lib/platform/backup/back-up.server.ts';
import { restoreBackup } from '#lib/platform/backup/restore.server.ts';
import type { Config } from '#lib/platform/config.server.ts';
import {
	pushKeys,
	pushMessages,
	pushSubscriptions,
	pushWatches
} from '#lib/platform/push/tables.server.ts';
import { openDatabase, type Database } from '#lib/platform/server/database.server.ts';
import { openSeal } from '#lib/platform/server/seal.server.ts';
import {
	oauthClients,
	oauthCredentials,
	oauthFlows,
	openFoodFactsProducts,
	openFoodFactsSearches
} from '#lib/providers/tables.server.ts';
import { anotherLife } from '#lib/sync/server/head.server.ts';

/**
 * Signed-in browsers, tokens under way, counts of tries: whoever finds a backup gets in by none, nor
 * writes to anybody's browser. Subscriptions go with the sessions, so their keys are made anew. Copies of
 * products are asked for again.
 */
const momentary = [
	...[sessions, setupTokens, passkeyChallenges, oauthFlows, rateLimits],
	...[pushKeys, pushSubscriptions, pushMessages, pushWatches],
	...[openFoodFactsProducts, openFoodFactsSearches]
];
const leftOut = momentary.map(getTableName);

type Place = Pick<Config, 'databaseUrl' | 'dataDir' | 'secretKey'>;

/** Tells one key from another and nothing of either. */
function keyIdOf(config: Place): string {
	const derived = openSeal(config).derive('backup key id').reveal();
	return createHash('sha256').update(derived).digest('hex').slice(0, 16);
}

interface Telling {
	readonly onTable?: (name: string) => void;
}

/** Everything of this instance, in one file. */
export function backUpInstance(
	config: Place,
	database: Database,
	{ path, onTable }: Telling & { readonly path: string }
) {
	const keyId = keyIdOf(config);
	return backUp(database, path, { leftOut, keyId, ...(onTable && { onTable }) });
}

interface Restoring extends Telling {
	readonly path: string;
	/** Whether what is here makes way; it is saved first. */
	readonly replace: boolean;
	/** The file for that; default: a new one in the data folder. */
	readonly saveTo?: string | undefined;
	/** Where it was asked for, for the audit log. */
	readonly address: string;
	/** Told what was saved before the first row of it goes. */
	readonly onReplace?: (saved: Saved) => void;
}

interface Saved {
	readonly path: string;
	readonly accounts: number;
}

/**
 * This instance as it was then; nobody is signed in. What makes way for it is in a backup of its own
 * by then: where that can't be written, nothing is changed.
 */
export async function restoreInstance(config: Place, asked: Restoring) {
	const { path, replace, address, onTable } = asked;
	const afterwards = [{ text: anotherLife }, noteRestored(address)];
	const { header, rows } = await restoreBackup(config, path, {
		...{ replace, afterwards, ...(onTable && { onTable }) },
		onReplace: (accounts) => saveFirst(config, asked, accounts)
	});
	await removeSetupTokenFile(config.dataDir);
	const sealed = [oauthClients, oauthCredentials].some((table) => rows[getTableName(table)]);
	return {
		madeAt: header.madeAt,
		rows,
		accounts: rows['users'] ?? 0,
		/** Sealed sign-ins that the key of this server does not open. */
		needsFormerKey: sealed && header.keyId !== keyIdOf(config)
	};
}

async function saveFirst(
	config: Place,
	{ saveTo, onReplace }: Restoring,
	accounts: number
): Promise<void> {
	const at = new Date().toISOString().replaceAll(':', '-');
	const path = saveTo ?? join(config.dataDir, `replaced-${at}.backup`);
	const database = await openDatabase(config, { applicationName: 'lifetracker restore' });
	try {
		await backUpInstance(config, database, { path });
	} finally {
		await database.close();
	}
	onReplace?.({ path, accounts });
}
