import { createSubscriber } from 'svelte/reactivity';

/**
 * The instant, for what shows time passing. Read in a template it ticks at whole steps while the
 * tab is visible; nothing counts, so a sleeping device is right again at once.
 */
class Ticker {
	#stepMs: number;
	#subscribe: () => void;

	constructor(stepMs: number) {
		this.#stepMs = stepMs;
		this.#subscribe = createSubscriber((update) => this.#run(update));
	}

	get now(): number {
		this.#subscribe();
		return Date.now();
	}

	#run(update: () => void): () => void {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const plan = () => {
			timer = setTimeout(
				() => {
					update();
					plan();
				},
				this.#stepMs - (Date.now() % this.#stepMs)
			);
		};
		const watch = () => {
			clearTimeout(timer);
			if (document.hidden) return;
			update();
			plan();
		};
		plan();
		document.addEventListener('visibilitychange', watch);
		return () => {
			clearTimeout(timer);
			document.removeEventListener('visibilitychange', watch);
		};
	}
}

export const seconds = new Ticker(1000);
export const minutes = new Ticker(60_000);
