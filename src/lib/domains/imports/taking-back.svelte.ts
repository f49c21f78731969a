import { browserLock } from '#lib/sync/client/lock.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { entityNamed } from '../registry.ts';
import { takeBackDecided, takeBackWrite, type Progress } from './take-back.ts';

/** Takes imports back in the background, whatever page is open; one tab of a browser does it. */
class TakingBack {
	/** What is being taken back now, in this tab. */
	progress = $state.raw<Progress | null>(null);
	readonly #running = new WeakMap<Replica, Promise<void>>();

	/** Decides that an import is taken back, and resolves when it is. */
	async takeBack(replica: Replica, importId: string): Promise<void> {
		const decision = takeBackWrite(replica.userId, importId);
		await replica.write('Import taken back', [decision], { inverse: [] });
		await this.#finish(replica);
	}

	/** Carries out what was decided anywhere: by ⌘Z, before a reload, on another device. */
	resume(replica: Replica): void {
		// A failure is not hidden: the import stays in the list, half taken back, with its button.
		void this.#finish(replica).catch(() => undefined);
	}

	#finish(replica: Replica): Promise<void> {
		const known = this.#running.get(replica);
		// What was decided while an earlier one was carried out is carried out after it.
		const before = known?.catch(() => undefined) ?? Promise.resolve();
		const lock = browserLock(globalThis.navigator?.locks);
		const run = before
			.then(() => lock(`lifetracker:take-back:${replica.userId}`, () => this.#work(replica)))
			.finally(() => {
				if (this.#running.get(replica) === run) this.#running.delete(replica);
			});
		this.#running.set(replica, run);
		return run;
	}

	async #work(replica: Replica): Promise<void> {
		try {
			await takeBackDecided({
				replica,
				entityNamed,
				onProgress: (progress) => (this.progress = progress)
			});
		} finally {
			this.progress = null;
		}
	}
}

export const takingBack = new TakingBack();
