import { getContext, setContext } from 'svelte';
import type { Replica } from '#lib/sync/client/store.ts';

const key = Symbol('replica');

/** Gives every component below the replica of the signed-in person. */
export function provideReplica(replica: Replica): void {
	setContext(key, replica);
}

export function useReplica(): Replica {
	const replica = getContext<Replica | undefined>(key);
	if (!replica) throw new Error('No replica here: render this below the app shell.');
	return replica;
}
