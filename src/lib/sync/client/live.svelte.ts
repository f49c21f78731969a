import { createSubscriber } from 'svelte/reactivity';
import type { Reader, Replica } from './store.ts';

/**
 * A read of the replica that follows it. Reading any of its properties in a component or a
 * `$derived` keeps it awake; it sleeps when nobody looks.
 *
 *     const fasts = live(replica, (reader) => reader.range(fastingPeriod, { limit: 20 }));
 *     {#if fasts.ready}{#each fasts.value ?? [] as fast (fast.id)}…
 */
export class Live<T> {
	#value: T | undefined;
	#ready = false;
	#error: unknown = null;
	readonly #look: () => void;

	constructor(replica: Pick<Replica, 'live'>, read: (reader: Reader) => Promise<T>) {
		this.#look = createSubscriber((update) => {
			const subscription = replica.live(read).subscribe({
				next: (value) => {
					this.#value = value;
					this.#ready = true;
					this.#error = null;
					update();
				},
				error: (cause) => {
					this.#error = cause;
					update();
				}
			});
			return () => subscription.unsubscribe();
		});
	}

	/** The latest answer; undefined until the first one. */
	get value(): T | undefined {
		this.#look();
		return this.#value;
	}

	/** There was an answer. */
	get ready(): boolean {
		this.#look();
		return this.#ready;
	}

	/** Why the last read failed, or null. */
	get error(): unknown {
		this.#look();
		return this.#error;
	}
}

/**
 * What a read depends on is handed over as arguments, in a `$derived`: Svelte does not see what the
 * closure itself looks at, since it runs later and outside of any reaction.
 *
 *     const read = $derived(live(replica, readFast, id));
 */
export function live<T, Of extends readonly unknown[]>(
	replica: Pick<Replica, 'live'>,
	read: (reader: Reader, ...of: Of) => Promise<T>,
	...of: Of
): Live<T> {
	return new Live(replica, (reader) => read(reader, ...of));
}
