import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailable } from '#lib/platform/server/database-unavailable.server.ts';

/** Beside what the door itself waits for a connection, each time. */
const PAUSES_MS = [100, 500, 1000, 2000, 4000];

/**
 * For what exists nowhere but here, such as a new pair of tokens: a database that is away for a moment
 * is waited for. `work` must have one effect however often it is done.
 */
export async function insistently<T>(work: () => Promise<T>): Promise<T> {
	for (const pause of PAUSES_MS) {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof DatabaseUnavailable) || error.reason === 'closed') throw error;
			await sleep(pause);
		}
	}
	return work();
}
