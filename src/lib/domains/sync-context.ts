import { getContext, setContext } from 'svelte';
import type { Sync } from '#lib/sync/client/start.ts';
import type { Store } from '#lib/sync/client/tx.ts';
import type { NoticesServer } from './notices-here.svelte.ts';
import type { PastValue } from '#lib/sync/past-value.ts';

/** The sync of the signed-in person on this device, for the shell, Settings and sign-out. */
export interface DeviceSync extends Sync {
	readonly userId: string;
	/** The engine's own stores are read through it: what waits, what was refused. */
	readonly store: Store;
	/** What a row was before, newest first: the server alone has it. Throws without a network. */
	pastValues(of: { readonly entity: string; readonly id: string }): Promise<readonly PastValue[]>;
	/** Where this browser is reached by notices. */
	readonly notices: NoticesServer;
	/** Ends sync and closes the database, so that it can be deleted. */
	closeReplica(): Promise<void>;
}

const key = Symbol('sync');

export function provideSync(sync: DeviceSync): void {
	setContext(key, sync);
}

export function useSync(): DeviceSync {
	const sync = getContext<DeviceSync | undefined>(key);
	if (!sync) throw new Error('No sync here: render this below the app shell.');
	return sync;
}
