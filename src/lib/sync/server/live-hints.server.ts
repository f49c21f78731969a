import type { SessionWatch } from '#lib/platform/auth/session-watch.server.ts';
import type { SessionUser } from '#lib/platform/auth/session.server.ts';
import { signedOut } from '#lib/platform/server/trpc.server.ts';
import type { Sync } from './sync.server.ts';

export interface Hint {
	/** The person's newest revision; null: pull, something may have been missed. */
	readonly revision: number | null;
}

interface Listening {
	readonly sync: Pick<Sync, 'onRevision'>;
	readonly watch: SessionWatch;
	readonly user: SessionUser;
	readonly signal: AbortSignal | undefined;
}

/**
 * Says at once that something may have been missed, then each newer revision; of several that a slow
 * reader did not take yet, the newest. Ends with `E_SIGNED_OUT` when the session has ended.
 */
export async function* liveHints(listening: Listening): AsyncGenerator<Hint> {
	const { sync, watch, user, signal } = listening;
	let waiting: Hint | undefined = { revision: null };
	let isOver = false;
	let wake = () => {};

	const stopListening = sync.onRevision(user.id, (revision) => {
		waiting = { revision };
		wake();
	});
	const stopWatching = watch.watch(user, () => {
		isOver = true;
		wake();
	});
	const abort = () => wake();
	signal?.addEventListener('abort', abort);
	try {
		while (!signal?.aborted) {
			if (isOver) throw signedOut();
			const hint = waiting;
			waiting = undefined;
			if (hint) yield hint;
			else await new Promise<void>((resolve) => (wake = resolve));
		}
	} finally {
		signal?.removeEventListener('abort', abort);
		stopWatching();
		stopListening();
	}
}
