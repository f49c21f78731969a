export interface Leaving {
	readonly userId: string;
	/** Changes that the server does not have yet. */
	readonly unsent: number;
	readonly discardUnsent: boolean;
	readonly closeReplica: () => Promise<void>;
}

export type Left =
	{ kind: 'unsent'; count: number } | { kind: 'done' } | { kind: 'pending' } | { kind: 'held' };

/** Ends the session and removes the data of this device; the route hands it in. */
export type SignOut = (leaving: Leaving) => Promise<Left>;

/** Removes the data of this device, and what waits to be sent with it; the session goes on. */
export type EraseDevice = (leaving: Pick<Leaving, 'userId' | 'closeReplica'>) => Promise<Left>;

/** Removes the account on the server, and what is on this device with it. */
export type EraseAccount = (
	leaving: Pick<Leaving, 'userId' | 'closeReplica'>,
	password: string
) => Promise<Left>;
