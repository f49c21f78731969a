import { noteHeld, readHeld } from '#lib/platform/held-here.ts';
import { unsaved } from '#lib/platform/ui/unsaved.svelte.ts';
import type { DexieStore, Loss } from '#lib/sync/client/dexie-store.ts';
import { readMeta } from '#lib/sync/client/records.ts';
import type { Meant } from '#lib/sync/client/replica.ts';
import type { Replica } from '#lib/sync/client/store.ts';
import { hasKept, keepEntry } from './kept-entries.ts';

/**
 * Whether the database of this device is what it was. What it lost is brought back from the server,
 * what it does not take any more is kept until the page is loaded anew.
 */
export class DeviceStorage {
	readonly #userId: string;
	#store: DexieStore | undefined;
	#looking = false;
	#asked = false;
	/** A deed could not be written, or the database was taken from this tab. */
	stopped = $state<Exclude<Loss, 'cut'> | 'stopped' | null>(null);
	/** The database is empty though this device held data: how many changes went with it. */
	lost = $state.raw<{ readonly waiting: number } | null>(null);

	constructor(userId: string) {
		this.#userId = userId;
	}

	watch(store: DexieStore, onEmpty: () => void): void {
		this.#store = store;
		addEventListener('pageshow', ({ persisted }) => persisted && store.readAnew());
		store.onLoss = (loss) => {
			if (loss === 'cut') return void this.look().then(() => this.lost && onEmpty());
			// Somebody removed it: with nothing half-done, a fresh page brings it back at once.
			if (loss === 'deleted' && !unsaved.any) return location.reload();
			this.stopped = loss;
		};
	}

	/** Compares what this device is known to hold with what is there. */
	async look(): Promise<void> {
		const held = readHeld(this.#userId);
		if (!held || !this.#store || this.#looking) return;
		this.#looking = true;
		try {
			const { cursor } = await readMeta(this.#store.reader, 'place');
			if (cursor === null) this.lost ??= held;
		} catch {
			// A database that cannot be read is not an empty one.
		} finally {
			this.#looking = false;
		}
	}

	/** From now on an empty database is a loss. */
	holds(waiting: number): void {
		noteHeld(this.#userId, { waiting });
		if (waiting > 0) void this.#protect();
	}

	/** From the first entry on there is something to lose: browsers grant it to apps that are used. */
	async #protect(): Promise<void> {
		if (this.#asked || !('storage' in navigator)) return;
		this.#asked = true;
		if (!(await navigator.storage.persisted())) await navigator.storage.persist();
	}

	/** A deed that the database would not take: from now on it takes none, until the next page. */
	readonly keep = (meant: Meant): void => {
		keepEntry(this.#userId, meant);
		this.#store?.close();
		this.stopped = 'stopped';
	};

	/** What an earlier page could not write. */
	async writeKept(replica: Replica): Promise<void> {
		if (!hasKept(this.#userId)) return;
		const { writeKept } = await import('./write-kept.ts');
		await writeKept(replica);
	}
}
