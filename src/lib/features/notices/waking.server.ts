import type { Push } from '#lib/platform/push/push.server.ts';
import { wakeWatches } from '#lib/platform/push/watches.server.ts';
import { revisionChannel } from '#lib/sync/server/live.server.ts';

/**
 * Hears whose rows have changed, so that a fast that was begun or moved is looked at with the next
 * tick. A hint that is lost costs minutes: everybody is looked at now and then in any case.
 */
export class Waking {
	readonly #push: Push;
	#woken: Set<string> | 'everybody' = new Set();
	#listening: Promise<{ stop(): Promise<void> }> | undefined;

	constructor(push: Push) {
		this.#push = push;
	}

	/** Makes those due who were heard of since the last time. */
	async wake(): Promise<void> {
		this.#listening ??= this.#push.database.listen(revisionChannel, (payload) =>
			this.#hear(payload)
		);
		await this.#listening.catch((error: unknown) => {
			this.#listening = undefined;
			throw error;
		});
		const who = this.#woken === 'everybody' ? this.#woken : [...this.#woken];
		this.#woken = new Set();
		if (who.length > 0) await wakeWatches(this.#push.database, who, this.#push.now());
	}

	async stop(): Promise<void> {
		const listening = await this.#listening?.catch(() => undefined);
		await listening?.stop();
	}

	#hear(payload: string): void {
		const [userId] = payload.split(':');
		if (!userId) this.#woken = 'everybody';
		else if (this.#woken !== 'everybody') this.#woken.add(userId);
	}
}
