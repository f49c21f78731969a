import { createSubscriber } from 'svelte/reactivity';
import type { Reader, Subscribable } from './store.ts';
import { together } from './together.ts';

/** What can be followed: the replica by its rows, the store below it by all it has. */
interface Followed<R> {
	live<T>(read: (reader: R) => Promise<T>): Subscribable<T>;
	/** What changes in it is shown a frame behind what answers a finger. */
	readonly isPatient?: true;
}

/** The same, for what lies around that which is tapped: it leaves the first frame to the answer. */
export function patient<R>(followed: Followed<R>): Followed<R> {
	return { live: (read) => followed.live(read), isPatient: true };
}

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

	constructor(source: Subscribable<T>, isPatient = false) {
		this.#look = createSubscriber((update) => {
			let isAwake = true;
			const show = (change: () => void) => {
				const work = () => {
					if (!isAwake) return;
					change();
					update();
				};
				// What is not there yet is awaited.
				if (isPatient && this.#ready) together.behind(work);
				else together.do(work);
			};
			const subscription = source.subscribe({
				next: (value) =>
					show(() => {
						this.#value = value;
						this.#ready = true;
						this.#error = null;
					}),
				error: (cause) => show(() => (this.#error = cause)),
				isReading: together.reading
			});
			return () => {
				isAwake = false;
				subscription.unsubscribe();
			};
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
export function live<R, T, Of extends readonly unknown[]>(
	followed: Followed<R>,
	read: (reader: R, ...of: Of) => Promise<T>,
	...of: Of
): Live<T> {
	return new Live(
		followed.live((reader) => read(reader, ...of)),
		followed.isPatient
	);
}

/** Several reads as one value, each of them followed by itself. */
export class LiveAll<T extends object> {
	readonly #parts: readonly (readonly [string, Live<unknown>])[];

	constructor(parts: readonly (readonly [string, Live<unknown>])[]) {
		this.#parts = parts;
	}

	/** The latest answers; undefined until each has had its first one. */
	readonly value: T | undefined = $derived.by(() => {
		if (!this.ready) return undefined;
		return Object.fromEntries(this.#parts.map(([name, part]) => [name, part.value])) as T;
	});

	/** There was an answer to each. */
	get ready(): boolean {
		return this.#parts.map(([, part]) => part.ready).every(Boolean);
	}

	/** Why a read failed, or null. */
	get error(): unknown {
		return this.#parts.map(([, part]) => part.error).find((error) => error !== null) ?? null;
	}
}

/**
 * Like `live`, for what is read in several places: a change wakes only the reads that looked at what
 * has changed.
 */
export function liveAll<T extends object, Of extends readonly unknown[]>(
	replica: Followed<Reader>,
	reads: { readonly [K in keyof T]: (reader: Reader, ...of: Of) => Promise<T[K]> },
	...of: Of
): LiveAll<T> {
	const entries = Object.entries<(reader: Reader, ...of: Of) => Promise<unknown>>(reads);
	return new LiveAll(entries.map(([name, read]) => [name, live(replica, read, ...of)] as const));
}
