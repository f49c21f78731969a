import { rpc } from '#lib/rpc.ts';
import { hearConflicts } from '#lib/sync/client/edit-conflicts.ts';
import type { Store } from '#lib/sync/client/tx.ts';

let isAsking = false;

/** Asks the server which edits met, one question at a time. Unanswered, it is asked again later. */
export async function hearFrom(store: Store): Promise<void> {
	if (isAsking) return;
	isAsking = true;
	try {
		while (await hearConflicts(store, () => rpc.sync.conflicts.query()));
	} catch {
		// Offline, or signed out: the next exchange comes by here.
	} finally {
		isAsking = false;
	}
}
