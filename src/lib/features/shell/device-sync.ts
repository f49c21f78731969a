import { entities } from '#lib/domains/registry.ts';
import { openReplica, openStore } from '#lib/domains/replica.ts';
import type { DeviceSync } from '#lib/domains/sync-context.ts';
import { deviceLabel } from '#lib/platform/auth/device-label.ts';
import { startSync } from '#lib/sync/client/start.ts';
import type { Replica } from '#lib/sync/client/store.ts';

/** Opens what a person has on this device and keeps it equal with the server. */
export function openDevice(userId: string): { replica: Replica; sync: DeviceSync } {
	const store = openStore(userId);
	const engine = startSync({
		userId,
		entities,
		store,
		deviceName: deviceLabel(navigator.userAgent)
	});
	const replica = openReplica(userId, { store, onWrite: () => engine.wrote() });
	const closeReplica = async () => {
		engine.stop();
		await engine.settled();
		replica.close();
	};
	return { replica, sync: { ...engine, userId, store, closeReplica } };
}
