import { PgDialect } from 'drizzle-orm/pg-core';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';

export interface Spent {
	readonly label: string;
	readonly times: number;
	/** From asking to the answer; of statements that are sent one behind the other each has its own. */
	readonly ms: number;
}

const dialect = new PgDialect();

/** A door that notes how often each statement went and how long its answer took. */
export function clocked(database: Database): { database: Database; read(): Spent[] } {
	const spent = new Map<string, Spent>();
	async function note<T>(label: string, work: () => Promise<T>): Promise<T> {
		const from = performance.now();
		try {
			return await work();
		} finally {
			const { times, ms } = spent.get(label) ?? { times: 0, ms: 0 };
			spent.set(label, { label, times: times + 1, ms: ms + performance.now() - from });
		}
	}
	const watched = (tx: Tx): Tx => ({
		db: tx.db,
		rows: (query) => note(labelOf(dialect.sqlToQuery(query).sql), () => tx.rows(query)),
		text: (text, params) => note(labelOf(text), () => tx.text(text, params))
	});
	/** What a transaction takes beyond its work: begin and commit. */
	async function around<T>(
		label: string,
		open: (work: (tx: Tx) => Promise<T>) => Promise<T>,
		work: (tx: Tx) => Promise<T>
	): Promise<T> {
		let worked = 0;
		const from = performance.now();
		const result = await open(async (tx) => {
			const began = performance.now();
			const made = await work(watched(tx));
			worked = performance.now() - began;
			return made;
		});
		const { times, ms } = spent.get(label) ?? { times: 0, ms: 0 };
		spent.set(label, { label, times: times + 1, ms: ms + performance.now() - from - worked });
		return result;
	}
	return {
		database: {
			access: database.access,
			withUser: (id, work, options) =>
				around('begin and commit', (inner) => database.withUser(id, inner, options), work),
			asSystem: (reason, work, options) =>
				around(
					`begin and commit: ${reason}`,
					(inner) => database.asSystem(reason, inner, options),
					work
				),
			listen: (channel, fn) => database.listen(channel, fn),
			notify: (channel, payload) => database.notify(channel, payload),
			ping: () => database.ping(),
			close: () => database.close()
		},
		read: () => [...spent.values()].sort((a, b) => b.ms - a.ms)
	};
}

/** `insert into workouts`: the last table that is written, else those that are read. */
function labelOf(text: string): string {
	const written = [...text.matchAll(/(insert into|delete from|update) "?(\w+)/g)];
	const last = written.filter(([, , table]) => table !== 'set').at(-1);
	if (last) return `${last[1]} ${last[2]}`;
	const read = [...text.matchAll(/(?:from|join) "?(\w+)/g)].map(([, table]) => table);
	return `select from ${[...new Set(read)].join(', ')}`;
}
