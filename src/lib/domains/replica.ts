import { DexieStore, databaseName } from '#lib/sync/client/dexie-store.ts';
import { LocalReplica, type ReplicaParts } from '#lib/sync/client/replica.ts';
import { keepCounting } from '#lib/sync/client/tally.ts';
import { startSync, type Sync } from '#lib/sync/client/start.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { entities } from './registry.ts';

/** The database of a person on this device. */
export function openStore(userId: string): DexieStore {
	return new DexieStore(databaseName(userId), shapesOf(entities));
}

// The one place that lends a replica this device's clock.
const clock = globalThis.Date;

/** What a person has on this device; works without a network and without a session. */
export function openReplica(
	userId: string,
	{ store = openStore(userId), ...heed }: Heed & { store?: DexieStore } = {}
): LocalReplica {
	return new LocalReplica({ userId, entities, store, now: () => clock.now(), ...heed });
}

type Heed = Pick<ReplicaParts, 'onWrite' | 'onStopped'>;

export interface SyncedReplica {
	readonly replica: LocalReplica;
	readonly sync: Sync;
	readonly store: DexieStore;
	/** Ends the exchange and lets go of the database. */
	close(): void;
	/** Also forgets everything of this person on this device. */
	wipe(): Promise<void>;
}

/** The replica of a signed-in person, kept equal with the server. */
export function openSyncedReplica(
	userId: string,
	{ deviceName, ...heed }: Pick<Heed, 'onStopped'> & { readonly deviceName: string }
): SyncedReplica {
	const store = openStore(userId);
	const sync = startSync({ userId, entities, store, deviceName });
	const replica = openReplica(userId, { store, onWrite: () => sync.wrote(), ...heed });
	const endCounting = keepCounting(store, entities);
	const stop = () => {
		endCounting();
		sync.stop();
	};
	const close = () => {
		stop();
		replica.close();
	};
	const wipe = async () => {
		stop();
		await store.destroy();
	};
	return { replica, sync, store, close, wipe };
}
