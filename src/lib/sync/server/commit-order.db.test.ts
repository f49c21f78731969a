import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { workout } from '#lib/domains/workouts/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import type { Database, Tx } from '#lib/platform/server/database.server.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import {
	creation,
	makePerson,
	pullInput,
	pushInput
} from '../../../../tests/support/sync-device.ts';
import { createSync } from './sync.server.ts';

// I6: a reader who saw revision n never finds a smaller one later. Eight writers, three readers, one
// person, with pauses inside of the transactions; and the cursors that are usually taken instead,
// which must lose rows here or the test proves nothing.

const writers = 8;
const rounds = 12;

let fresh: FreshDatabase;
let slow: Database;
beforeAll(async () => {
	fresh = await freshDatabase();
	slow = pausing(fresh.database);
	await fresh.asOwner(`create table naive (user_id uuid not null, id uuid not null,
		number bigserial, updated_at timestamptz not null default now(), primary key (user_id, id));
		grant all on naive to public; grant all on sequence naive_number_seq to public`);
});
afterAll(() => fresh.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const some = (ms: number) => Math.random() * ms;

/** The same door, whose transactions dawdle at the server between statements and before the end. */
function pausing(database: Database): Database {
	const dawdle = (tx: Tx) => tx.text('select pg_sleep($1::float8)', [some(0.015)]);
	return {
		...bound(database),
		withUser: (userId, work, options) =>
			database.withUser(
				userId,
				async (tx) => {
					const result = await work({
						...tx,
						text: async <T extends object>(text: string, params?: readonly unknown[]) => {
							if (!options?.readOnly && /^\s*with input/.test(text)) await dawdle(tx);
							return tx.text<T>(text, params);
						}
					});
					if (!options?.readOnly) await dawdle(tx);
					return result;
				},
				options
			)
	};
}

function bound(database: Database): Database {
	return {
		withUser: (...args) => database.withUser(...args),
		asSystem: (...args) => database.asSystem(...args),
		listen: (...args) => database.listen(...args),
		notify: (...args) => database.notify(...args),
		ping: () => database.ping(),
		close: () => database.close(),
		access: database.access
	};
}

/** Runs every writer to its end while readers poll; then one last look. */
async function race(write: (n: number) => Promise<void>, look: (() => Promise<void>)[]) {
	let writing = true;
	const readers = look.map(async (read) => {
		while (writing) {
			await read();
			await pause(some(8));
		}
		await read();
	});
	await Promise.all(
		Array.from({ length: writers }, async (_, n) => {
			for (let round = 0; round < rounds; round++) await write(n);
		})
	);
	writing = false;
	await Promise.all(readers);
}

test('the head counter loses no row, whoever writes at the same time', async () => {
	const person = await makePerson(fresh.database);
	const sync = createSync(slow, entities);
	const reading = createSync(fresh.database, entities);
	const device = (n: number) => `00000000-0000-4000-8000-0000000000${10 + n}`;
	let written = 0;
	const push = async (n: number) => {
		const changes = Array.from({ length: 3 }, (_, at) =>
			at % 2
				? creation(timeEntry, withInitial(timeEntry, { start: 1000 }))
				: creation(workout, withInitial(workout, { start: 1000, end: 2000 }))
		);
		const answer = await sync.push(person, pushInput(changes, { device: device(n), limit: 1 }));
		expect(answer.kind).toBe('page');
		written += 3;
	};
	const fetchFromSource = async () => {
		const records = Array.from({ length: 20 }, () => ({
			source: 'whoop',
			sourceId: randomUUID(),
			sourceAt: 1,
			sourceHash: 'a',
			sourceRemoved: false,
			values: { start: 1000, end: 2000 }
		}));
		await sync.ingest({ userId: person, entity: workout }, records);
		written += 20;
	};
	const readers = Array.from({ length: 3 }, (_, n) => reader(reading, person, device(20 + n)));
	await race((n) => (n < 2 ? fetchFromSource() : push(n)), readers);
	for (const { seen, disorder } of readers.map(({ state }) => state)) {
		expect(disorder).toEqual([]);
		expect(written - seen.size).toBe(0);
	}
	expect(readers.some(({ state }) => state.polls > 5)).toBe(true);
	await Promise.all([sync.stop(), reading.stop()]);
});

/** Polls the stream by its cursor and takes note of what comes, and of what comes out of order. */
function reader(sync: ReturnType<typeof createSync>, person: string, device: string) {
	const state = { seen: new Set<string>(), disorder: [] as number[], polls: 0 };
	let cursor = 0;
	const read = async () => {
		for (let more = true; more;) {
			const answer = await sync.pull(person, pullInput({ device, cursor, limit: 40 }));
			if (answer.kind !== 'page') throw new Error(`Refused: ${answer.kind}`);
			for (const row of answer.rows) {
				if (row.revision <= cursor) state.disorder.push(row.revision);
				state.seen.add(row.id);
			}
			({ cursor, more } = answer);
			state.polls++;
		}
	};
	return Object.assign(read, { state });
}

for (const { cursor, start, key } of [
	{ cursor: 'updated_at by now()', start: '1970-01-01', key: 'updated_at' },
	{ cursor: 'a bigserial', start: '0', key: 'number' }
]) {
	test(`negative control: ${cursor} as the cursor loses rows`, async () => {
		const person = await makePerson(fresh.database);
		let written = 0;
		const write = async () => {
			await slow.withUser(person, async (tx) => {
				await tx.text('insert into naive (user_id, id) values ($1::uuid, gen_random_uuid())', [
					person
				]);
				await tx.text('select pg_sleep($1::float8)', [some(0.02)]);
			});
			written++;
		};
		const seen = new Set<string>();
		let at = start;
		const type = key === 'number' ? 'bigint' : 'timestamptz';
		const read = async () => {
			const rows = await fresh.database.withUser(person, (tx) =>
				tx.text<{ id: string; position: string }>(
					`select id, ${key}::text as position from naive
					where user_id = $1::uuid and ${key} > $2::text::${type} order by ${key}`,
					[person, at]
				)
			);
			for (const row of rows) seen.add(row.id);
			at = rows.at(-1)?.position ?? at;
		};
		await race(write, [read]);
		expect(written - seen.size).toBeGreaterThan(0);
	});
}
