import type { Database } from '#lib/platform/server/database.server.ts';

/** Called with the newest revision, or null when something may have been missed: pull. */
export type OnRevision = (revision: number | null) => void;

export const revisionChannel = 'lifetracker_revision';
const coalesceMs = 50;

/**
 * Tells whoever listens that a person has new rows: at once in this process, and through Postgres
 * in the others, at most once in 50 ms a person, after the commit and outside of it. A lost hint
 * costs nothing but time: devices also ask by themselves.
 */
export class Live {
	readonly #database: Database;
	readonly #listeners = new Map<string, Set<OnRevision>>();
	readonly #waiting = new Map<string, number>();
	readonly #last = new Map<string, number>();
	#listening: Promise<{ stop(): Promise<void> }> | undefined;

	constructor(database: Database) {
		this.#database = database;
	}

	/** Returns the function that ends it. */
	onRevision(userId: string, fn: OnRevision): () => void {
		this.#listen();
		const fns = this.#listeners.get(userId) ?? new Set();
		fns.add(fn);
		this.#listeners.set(userId, fns);
		return () => {
			fns.delete(fn);
			if (fns.size === 0 && this.#listeners.get(userId) === fns) {
				this.#listeners.delete(userId);
				this.#last.delete(userId);
			}
		};
	}

	announce(userId: string, revision: number): void {
		this.#tell(userId, revision);
		const waiting = this.#waiting.get(userId);
		this.#waiting.set(userId, Math.max(revision, waiting ?? 0));
		if (waiting === undefined) setTimeout(() => this.#notify(userId), coalesceMs).unref();
	}

	async stop(): Promise<void> {
		this.#listeners.clear();
		const listening = await this.#listening?.catch(() => undefined);
		await listening?.stop();
	}

	#notify(userId: string): void {
		const revision = this.#waiting.get(userId);
		this.#waiting.delete(userId);
		// The rows are stored; a hint that could not be sent is made up for by the next pull.
		this.#database.notify(revisionChannel, `${userId}:${revision}`).catch(() => undefined);
	}

	#listen(): void {
		this.#listening ??= this.#database.listen(revisionChannel, (payload) => this.#heard(payload));
		this.#listening.catch(() => (this.#listening = undefined));
	}

	#heard(payload: string): void {
		const [userId, revision] = payload.split(':');
		if (userId && revision) return this.#tell(userId, Number(revision));
		for (const fns of this.#listeners.values()) for (const fn of fns) fn(null);
	}

	/** Our own hint comes back from Postgres: what was told is not told again. */
	#tell(userId: string, revision: number): void {
		const fns = this.#listeners.get(userId);
		if (!fns || revision <= (this.#last.get(userId) ?? 0)) return;
		this.#last.set(userId, revision);
		for (const fn of fns) fn(revision);
	}
}
