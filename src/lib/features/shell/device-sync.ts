import { openSyncedReplica } from '#lib/domains/replica.ts';
import type { DeviceSync } from '#lib/domains/sync-context.ts';
import { deviceLabel } from '#lib/platform/auth/device-label.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { DeviceStorage } from './storage/device-storage.svelte.ts';

export interface Device {
	readonly replica: Replica;
	readonly sync: DeviceSync;
	readonly storage: DeviceStorage;
}

/** Opens what a person has on this device and keeps it equal with the server. */
export function openDevice(userId: string): Device {
	const storage = new DeviceStorage(userId);
	const deviceName = deviceLabel(navigator.userAgent);
	const { replica, sync, store, close } = openSyncedReplica(userId, {
		deviceName,
		onStopped: storage.keep
	});
	storage.watch(store, () => sync.retry());
	void storage.look();
	const closeReplica = async () => {
		sync.stop();
		await sync.settled();
		close();
	};
	const more = { userId, store, pastValues, notices, closeReplica };
	return { replica, storage, sync: { ...sync, ...more } };
}

/** Few ask, and what speaks with the server is no part of the first load. */
const server = async () => (await import('#lib/rpc.ts')).rpc;

const pastValues: DeviceSync['pastValues'] = async (of) =>
	(await server()).sync.pastValues.query(of);

const notices: DeviceSync['notices'] = {
	key: async () => (await (await server()).notices.key.query()).publicKey,
	subscribe: async (given) => (await server()).notices.subscribe.mutate(given),
	unsubscribe: async () => (await server()).notices.unsubscribe.mutate({})
};
