import { openSyncedReplica } from '#lib/domains/replica.ts';
import type { DeviceSync } from '#lib/domains/sync-context.ts';
import { deviceLabel } from '#lib/platform/auth/device-label.ts';
import type { Replica } from '#lib/sync/client/store.ts';

/** Opens what a person has on this device and keeps it equal with the server. */
export function openDevice(userId: string): { replica: Replica; sync: DeviceSync } {
	const label = deviceLabel(navigator.userAgent);
	const { replica, sync, store, close } = openSyncedReplica(userId, label);
	const closeReplica = async () => {
		sync.stop();
		await sync.settled();
		close();
	};
	return { replica, sync: { ...sync, userId, store, closeReplica } };
}
