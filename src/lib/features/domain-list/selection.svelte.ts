import { SvelteSet } from 'svelte/reactivity';
import type { Line } from './list.ts';

/** Rows of a list chosen to do something with all of them; a row is known by its `entity:id`. */
export class Selection {
	/** Rows are being chosen: a tap chooses, and opens nothing. */
	on = $state(false);
	/** What began it last: the focus goes back there. */
	opener = $state<HTMLElement>();
	readonly #targets = new SvelteSet<string>();
	readonly #lines: () => readonly Line[];
	readonly #shown = $derived.by(() =>
		this.#lines().flatMap(({ target }) => (target === '' ? [] : [target]))
	);
	/** Of the list as it is narrowed down now: what is out of sight is not touched. */
	readonly chosen = $derived(this.#shown.filter((target) => this.#targets.has(target)));

	constructor(lines: () => readonly Line[]) {
		this.#lines = lines;
	}

	/** How many there are to choose from. */
	get count(): number {
		return this.#shown.length;
	}

	has(target: string): boolean {
		return this.#targets.has(target);
	}

	begin(target?: string): void {
		this.on = true;
		if (target) this.#targets.add(target);
	}

	toggle(target: string): void {
		if (!this.#targets.delete(target)) this.#targets.add(target);
	}

	all(): void {
		for (const target of this.#shown) this.#targets.add(target);
	}

	end(): void {
		this.on = false;
		this.#targets.clear();
	}
}
