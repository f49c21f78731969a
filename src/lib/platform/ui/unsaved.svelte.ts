import { untrack } from 'svelte';

/**
 * Who holds something half-done: an open sheet, a form being filled, an import that runs. Nothing
 * reloads the page meanwhile.
 */
class Unsaved {
	#holders = $state(0);

	get any(): boolean {
		return this.#holders > 0;
	}

	/** Returns the release; calling it twice releases once. */
	hold(): () => void {
		let held = true;
		// Untracked: an effect that holds must not depend on how many do.
		untrack(() => this.#holders++);
		return () => {
			if (held) this.#holders--;
			held = false;
		};
	}
}

export const unsaved = new Unsaved();
