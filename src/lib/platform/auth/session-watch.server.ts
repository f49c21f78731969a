import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../server/database.server.ts';
import { living, type SessionUser } from './session.server.ts';
import { sessions, users } from './tables.server.ts';

const lookEveryMs = 2_000;

interface Watched {
	readonly sessionId: string;
	over(): void;
}

/**
 * Tells long answers when the session they were opened with has ended: signed out or revoked here
 * or on another node, expired, or from before a changed password. One question for all of them.
 */
export class SessionWatch {
	readonly #database: Database;
	readonly #now: () => number;
	readonly #watched = new Set<Watched>();
	#timer: NodeJS.Timeout | undefined;

	constructor(database: Database, now: () => number) {
		this.#database = database;
		this.#now = now;
	}

	/** Calls `over` once when the session has ended; returns how to stop watching. */
	watch(user: Pick<SessionUser, 'sessionId'>, over: () => void): () => void {
		const entry = { sessionId: user.sessionId, over };
		this.#watched.add(entry);
		this.#timer ??= setInterval(() => void this.look(), lookEveryMs).unref();
		return () => this.#forget(entry);
	}

	async look(): Promise<void> {
		const asked = [...this.#watched];
		const ids = [...new Set(asked.map((entry) => entry.sessionId))];
		// While the database is away nobody can sign out, and nothing reaches a stream either.
		const living = await this.#livingOf(ids).catch(() => new Set(ids));
		for (const entry of asked) {
			if (living.has(entry.sessionId) || !this.#watched.has(entry)) continue;
			this.#forget(entry);
			entry.over();
		}
	}

	#forget(entry: Watched): void {
		this.#watched.delete(entry);
		if (this.#watched.size > 0) return;
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	async #livingOf(ids: string[]): Promise<Set<string>> {
		if (ids.length === 0) return new Set();
		const rows = await this.#database.asSystem('watch sessions', (tx) =>
			tx.db
				.select({ id: sessions.id })
				.from(sessions)
				.innerJoin(users, eq(users.id, sessions.userId))
				.where(and(inArray(sessions.id, ids), living(this.#now())))
		);
		return new Set(rows.map((row) => row.id));
	}
}
