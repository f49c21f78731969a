import { Foretelling, type Recall } from './foretold.ts';
import { concerns, looking, type Change, type Look } from './look.ts';
import { Memory } from './memory.ts';
import type { Subscribable } from './store.ts';
import type { Reads, StoreShape } from './tx.ts';

type Everything = 'everything';

interface Watched {
	changed(change: Change | Everything): void;
	readonly recall: Recall;
}

/** The live queries of a store: each is read anew when a change concerns what it has looked at. */
export class Watch {
	readonly #shapes: Readonly<Record<string, StoreShape>>;
	readonly #queries = new Set<Watched>();
	/** Of writes that are not made yet. */
	readonly #foretellings = new Set<Foretelling>();

	constructor(shapes: Readonly<Record<string, StoreShape>>) {
		this.#shapes = shapes;
	}

	get isFollowed(): boolean {
		return this.#queries.size > 0;
	}

	live<T>(reads: Reads, query: (reads: Reads) => Promise<T>): Subscribable<T> {
		return {
			subscribe: (observer) => {
				const memory = new Memory(this.#shapes);
				const read = (looks: Look[]) => query(looking(this.#shapes, memory.over(reads), looks));
				const live = new LiveQuery({ read, memory }, observer);
				this.#queries.add(live);
				void live.run();
				return {
					unsubscribe: () => {
						this.#queries.delete(live);
						live.isOver = true;
					}
				};
			}
		};
	}

	/** Reads begin before this returns: whoever waits for them knows of them at once. */
	changed(change: Change | Everything): void {
		if (change !== 'everything') for (const one of this.#foretellings) one.overtakenBy(change);
		this.#tell(change);
	}

	/** Tells of a write whose transaction has begun: what is read from now on is read behind it. */
	foretell(change: Change): Foretelling {
		const foretelling = new Foretelling(change);
		this.#foretellings.add(foretelling);
		this.#tell(change);
		return foretelling;
	}

	/** The write was made. */
	made(change: Change, foretelling: Foretelling): void {
		this.#foretellings.delete(foretelling);
		this.changed(foretelling.isWrong(change) ? 'everything' : foretelling.beyond(change));
	}

	/** Nothing of the write is kept, though some of it may be shown already. */
	undone(foretelling: Foretelling): void {
		this.#foretellings.delete(foretelling);
		this.changed('everything');
	}

	#tell(change: Change | Everything): void {
		for (const query of this.#queries) query.changed(change);
	}

	readonly recall: Recall = (store, key) => {
		for (const query of this.#queries) {
			const value = query.recall(store, key);
			if (value !== null) return value;
		}
		return null;
	};

	end(): void {
		this.#queries.clear();
	}
}

type Observer<T> = Parameters<Subscribable<T>['subscribe']>[0];

interface Remembering<T> {
	readonly read: (looks: Look[]) => Promise<T>;
	readonly memory: Memory;
}

class LiveQuery<T> implements Watched {
	readonly #read: (looks: Look[]) => Promise<T>;
	readonly #memory: Memory;
	readonly #observer: Observer<T>;
	#looks: readonly Look[] = [];
	/** What changed while it was being read: some of it may have been read too early. */
	#meanwhile: (Change | Everything)[] | null = null;
	isOver = false;

	constructor({ read, memory }: Remembering<T>, observer: Observer<T>) {
		this.#read = read;
		this.#memory = memory;
		this.#observer = observer;
	}

	changed(change: Change | Everything): void {
		if (this.#meanwhile) return void this.#meanwhile.push(change);
		this.#remember(change);
		if (isConcerned(this.#looks, change)) void this.run();
	}

	/** While it reads it may have missed something. */
	readonly recall: Recall = (store, key) =>
		this.#meanwhile ? null : this.#memory.recall(store, key);

	#remember(change: Change | Everything): void {
		if (change === 'everything') this.#memory.forget();
		else this.#memory.take(change);
	}

	async run(): Promise<void> {
		this.#observer.isReading?.(true);
		await this.#readAndTell();
		this.#observer.isReading?.(false);
	}

	async #readAndTell(): Promise<void> {
		for (;;) {
			const looks: Look[] = [];
			const meanwhile: (Change | Everything)[] = [];
			this.#meanwhile = meanwhile;
			const tell = await this.#answer(looks);
			this.#looks = looks;
			// Read before it or after, what it has made of a value is the same.
			for (const change of meanwhile) this.#remember(change);
			const isStale = meanwhile.some((change) => isConcerned(looks, change));
			if (!isStale) this.#meanwhile = null;
			if (!this.isOver) tell();
			if (!isStale || this.isOver) return;
		}
	}

	async #answer(looks: Look[]): Promise<() => void> {
		try {
			const value = await this.#read(looks);
			return () => this.#observer.next(value);
		} catch (cause) {
			// A store that was closed has nothing to say any more: what it said last stands.
			if (cause instanceof Error && cause.name === 'DatabaseClosedError') return () => undefined;
			return () => this.#observer.error(cause);
		}
	}
}

function isConcerned(looks: readonly Look[], change: Change | Everything): boolean {
	return change === 'everything' || concerns(looks, change);
}
