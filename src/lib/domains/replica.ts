import { DexieStore, databaseName } from '#lib/sync/client/dexie-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { entities } from './registry.ts';

/** The database of a person on this device. */
export function openStore(userId: string): DexieStore {
	return new DexieStore(databaseName(userId), shapesOf(entities));
}

/** What a person has on this device; works without a network and without a session. */
export function openReplica(
	userId: string,
	options: { store?: DexieStore; onWrite?: () => void } = {}
): LocalReplica {
	const { store = openStore(userId), onWrite } = options;
	// The one place that lends the replica this device's clock.
	const clock = globalThis.Date;
	return new LocalReplica({
		userId,
		entities,
		store,
		now: () => clock.now(),
		...(onWrite ? { onWrite } : {})
	});
}
