import type { LoopEvent } from './loop.ts';
import type { Standing } from './standing.ts';
import type { Timers } from './timers.ts';

/** What the chip in the header says: true for this device, never more than it knows. */
export type SyncState =
	| 'synced'
	| 'syncing'
	/** Saved on this device; the server was not reached, or not yet. */
	| 'saved-here'
	| 'action-needed'
	| 'signed-out'
	| 'update-needed'
	| 'device-only';

/** An exchange that is over sooner is not worth a word. */
const noticeableMs = 600;

export class SyncStatus {
	#event = $state.raw<LoopEvent | null>(null);
	#standing = $state.raw<Standing | null>(null);
	#noticeable = $state(false);
	#cancel: (() => void) | null = null;
	readonly #timers: Timers;

	constructor(timers: Timers) {
		this.#timers = timers;
	}

	/** For the loop. */
	readonly report = (event: LoopEvent): void => {
		this.#event = event;
		const isBusy = event.phase === 'exchanging';
		if (isBusy) this.#cancel ??= this.#timers.after(noticeableMs, () => (this.#noticeable = true));
		if (isBusy) return;
		this.#cancel?.();
		this.#cancel = null;
		this.#noticeable = false;
	};

	/** For the reader of the replica. */
	readonly stand = (standing: Standing): void => {
		this.#standing = standing;
	};

	get state(): SyncState {
		const { phase, failure } = this.#event ?? { phase: 'off', failure: null };
		if (phase === 'off') return 'device-only';
		if (phase === 'signed-out') return 'signed-out';
		if (phase === 'outdated') return 'update-needed';
		if (this.review > 0) return 'action-needed';
		if (this.#noticeable) return 'syncing';
		return failure !== null || this.waiting > 0 ? 'saved-here' : 'synced';
	}

	/** Rows with changes that the server has not confirmed. */
	get waiting(): number {
		return this.#standing?.waiting ?? 0;
	}

	/** What the person should see: what the server would not take, and edits that met another's. */
	get review(): number {
		return this.conflicts + (this.#standing?.refused ?? 0);
	}

	/** Fields that were edited on two devices which did not know of each other. */
	get conflicts(): number {
		return this.#standing?.conflicts ?? 0;
	}

	/** The server is to be asked which edits met. */
	get unheard(): boolean {
		return this.#standing?.unheard ?? false;
	}

	/** Device time of the last exchange that went through, epoch milliseconds. */
	get lastSyncedAt(): number | null {
		return this.#standing?.syncedAt ?? null;
	}

	/** How much history has come, or null when all of it is here. */
	get history(): { brought: number; total: number | null } | null {
		return this.#standing?.history ?? null;
	}

	/** Rows that the last exchange sent. */
	get sent(): number {
		return this.#event?.sent ?? 0;
	}

	/** In words, or null. */
	get problem(): string | null {
		const event = this.#event;
		if (!event) return null;
		if (event.stalled) return 'Changes have been waiting for long. Trying again.';
		if (event.full) {
			return 'This device is out of space. New entries still work; old history may load from the server.';
		}
		return event.failure instanceof Error ? event.failure.message : null;
	}
}
