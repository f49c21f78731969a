import { getContext, setContext } from 'svelte';
import type { Zone } from '#lib/platform/time/calendar.ts';
import type { Replica } from '#lib/sync/client/store.ts';

const key = Symbol('replica');
const clockKey = Symbol('clock');

/** Gives every component below the replica of the signed-in person. */
export function provideReplica(replica: Replica): void {
	setContext(key, replica);
}

export function useReplica(): Replica {
	const replica = getContext<Replica | undefined>(key);
	if (!replica) throw new Error('No replica here: render this below the app shell.');
	return replica;
}

/** By whose clock this person lives: their home zone, else the device's. */
export interface PersonClock {
	readonly zone: Zone;
	/** Minutes after midnight at which their day begins. */
	readonly dayStartMinutes: number;
}

export function provideClock(clock: PersonClock): void {
	setContext(clockKey, clock);
}

export function useClock(): PersonClock {
	const clock = getContext<PersonClock | undefined>(clockKey);
	if (!clock) throw new Error('No clock here: render this below the app shell.');
	return clock;
}
