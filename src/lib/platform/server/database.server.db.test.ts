import { sql } from 'drizzle-orm';
import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#lib/platform/secret.server.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import { openDatabase, type Tx } from './database.server.ts';
import { bytesColumn, instantColumn } from './column.server.ts';

const ANN = '0190a000-0000-7000-8000-00000000000a';
const BOB = '0190a000-0000-7000-8000-00000000000b';

const rule = `user_id = nullif(current_setting('app.user_id', true), '')::uuid`;
const notes = pgTable(
	'test_notes',
	{
		userId: uuid('user_id').notNull(),
		id: integer('id').notNull(),
		body: text('body').notNull(),
		at: instantColumn('at'),
		raw: bytesColumn('raw'),
		extra: jsonb('extra')
	},
	(table) => [primaryKey({ columns: [table.userId, table.id] })]
);

let fresh: FreshDatabase;

beforeAll(async () => {
	fresh = await freshDatabase();
	await fresh.asOwner(`create table test_notes (user_id uuid not null, id int not null, body text not null,
		at timestamptz(3), raw bytea, extra jsonb, primary key (user_id, id));
		alter table test_notes enable row level security; alter table test_notes force row level security;
		create policy own on test_notes using (${rule}) with check (${rule});
		create table test_sessions (user_id uuid, secret text);
		alter table test_sessions enable row level security; alter table test_sessions force row level security;
		create policy own on test_sessions using (${rule} or current_setting('app.system', true) = 'on');`);
});
afterAll(() => fresh.close());

const write = (userId: string, id: number, body = `note ${id}`) =>
	fresh.database.withUser(userId, (tx) => tx.db.insert(notes).values({ userId, id, body }));
const bodies = (userId: string) =>
	fresh.database.withUser(userId, async (tx) =>
		(await tx.db.select().from(notes).orderBy(notes.id)).map((note) => note.body)
	);

describe('the door', () => {
	it('shows and lets write the rows of the person alone, whatever the statement asks for', async () => {
		await write(ANN, 1, 'of Ann');
		await write(BOB, 1, 'of Bob');
		expect(await bodies(ANN)).toEqual(['of Ann']);
		expect(await bodies(BOB)).toEqual(['of Bob']);
		const changed = await fresh.database.withUser(BOB, (tx) =>
			tx.text(`update test_notes set body = 'taken' where user_id = $1 returning id`, [ANN])
		);
		expect(changed).toEqual([]);
		await expect(
			fresh.database.withUser(BOB, (tx) =>
				tx.text(`insert into test_notes (user_id, id, body) values ($1, 9, 'planted')`, [ANN])
			)
		).rejects.toMatchObject({ code: '42501' });
		await expect(
			fresh.database.withUser(BOB, (tx) => tx.text(`update test_notes set user_id = $1`, [ANN]))
		).rejects.toMatchObject({ code: '42501' });
		expect(await bodies(ANN)).toEqual(['of Ann']);
	});

	it('gives the system no synced row, and only those personal tables that let it in', async () => {
		await fresh.asOwner('insert into test_sessions values ($1, $2)', [ANN, 'x']);
		const seen = await fresh.database.asSystem('test', async (tx) => ({
			notes: (await tx.text('select 1 from test_notes')).length,
			sessions: (await tx.text('select 1 from test_sessions')).length
		}));
		expect(seen).toEqual({ notes: 0, sessions: 1 });
	});

	it('works as a role that owns nothing and cannot change the schema', async () => {
		if (fresh.database.access === 'forced') return expect(fresh.database.access).toBe('forced');
		const [who] = await fresh.database.withUser(ANN, (tx) =>
			tx.text<{ role: string; owned: number }>(
				`select current_user as role, (select count(*) from pg_tables where tableowner = current_user) as owned`
			)
		);
		expect(who).toEqual({ role: 'lifetracker_app', owned: 0 });
		await expect(
			fresh.database.withUser(ANN, (tx) => tx.text('drop table test_notes'))
		).rejects.toMatchObject({ code: '42501' });
		await expect(
			fresh.database.withUser(ANN, (tx) =>
				tx.text('alter table test_notes disable row level security')
			)
		).rejects.toMatchObject({ code: '42501' });
	});

	it('forgets the person with the end of the transaction', async () => {
		for (let i = 0; i < 20; i++) await write(ANN, 100 + i);
		const left = await fresh.database.asSystem('test', (tx) =>
			tx.text(`select current_setting('app.user_id', true) as user`)
		);
		expect(left).toEqual([{ user: '' }]);
	});

	it('refuses anything that is not the id of a person', async () => {
		for (const id of ['', 'ann', `${ANN}'; drop table test_notes; --`])
			await expect(fresh.database.withUser(id, async () => 1)).rejects.toMatchObject({
				code: 'E_USER_ID'
			});
	});
});

describe('a transaction', () => {
	it('keeps nothing when the work throws', async () => {
		const failing = fresh.database.withUser(ANN, async (tx) => {
			await tx.db.insert(notes).values({ userId: ANN, id: 200, body: 'gone' });
			throw new Error('changed my mind');
		});
		await expect(failing).rejects.toThrow('changed my mind');
		expect(await bodies(ANN)).not.toContain('gone');
	});

	it('is refused as a whole when a failed statement was overlooked', async () => {
		const overlooking = fresh.database.withUser(ANN, async (tx) => {
			await tx.db.insert(notes).values({ userId: ANN, id: 201, body: 'overlooked' });
			await tx.text('select 1/0').catch(() => undefined);
			return 'done';
		});
		await expect(overlooking).rejects.toMatchObject({ code: 'E_ROLLED_BACK' });
		expect(await bodies(ANN)).not.toContain('overlooked');
	});

	it('refuses every statement after its end', async () => {
		let kept: Tx | undefined;
		await fresh.database.withUser(ANN, async (tx) => (kept = tx));
		const late = [
			() => kept!.text(`insert into test_notes values ($1, 300, 'late')`, [ANN]),
			() => kept!.rows(sql`select 1`),
			() => kept!.db.insert(notes).values({ userId: ANN, id: 301, body: 'late' })
		];
		for (const statement of late) {
			const error = await Promise.resolve(statement()).then(
				() => undefined,
				(e: unknown) => e
			);
			const shown = error as { code?: string; cause?: { code?: string } };
			expect(shown.code ?? shown.cause?.code).toBe('E_TRANSACTION_OVER');
		}
		expect(await bodies(ANN)).not.toContain('late');
	});

	it('cannot be opened inside another, through the door or through the query builder', async () => {
		await expect(
			fresh.database.withUser(ANN, () => fresh.database.withUser(BOB, async () => 1))
		).rejects.toMatchObject({ code: 'E_NESTED_TRANSACTION' });
		await expect(
			fresh.database.withUser(ANN, (tx) => tx.db.transaction(async () => 1))
		).rejects.toMatchObject({ code: 'E_NESTED_TRANSACTION' });
	});

	it('ends a statement that takes too long, and goes on working', async () => {
		await expect(
			fresh.database.withUser(ANN, (tx) => tx.text('select pg_sleep(5)'), {
				statementTimeoutMs: 100
			})
		).rejects.toMatchObject({ code: '57014' });
		const [left] = await fresh.database.withUser(ANN, (tx) =>
			tx.text<{ ms: string }>(`select current_setting('statement_timeout') as ms`)
		);
		expect(left).toEqual({ ms: '5s' });
	});

	it('can be read only, and can hold its view of the data', async () => {
		await expect(
			fresh.database.withUser(
				ANN,
				(tx) => tx.text(`insert into test_notes values ($1, 400, 'no')`, [ANN]),
				{ readOnly: true }
			)
		).rejects.toMatchObject({ code: '25006' });
		const counts = await fresh.database.withUser(
			ANN,
			async (tx) => {
				const count = async () => (await tx.text('select 1 from test_notes')).length;
				const before = await count();
				await Promise.resolve(
					fresh.asOwner(`insert into test_notes values ($1, 401, 'new')`, [ANN])
				);
				return [before, await count()];
			},
			{ isolation: 'repeatable read' }
		);
		expect(counts[1]).toBe(counts[0]);
		expect(await bodies(ANN)).toContain('new');
	});
});

describe('values', () => {
	it('travel both ways without losing anything', async () => {
		const row = {
			userId: ANN,
			id: 500,
			body: `quotes ' " \\ {} and 🏃`,
			at: 1_767_225_599_999,
			raw: new Uint8Array([0, 255, 1]),
			extra: { list: [1, 'two', null], nested: { a: 'b' } }
		};
		const [back] = await fresh.database.withUser(ANN, (tx) =>
			tx.db.insert(notes).values(row).returning()
		);
		expect(back).toEqual(row);
	});

	it('are read as numbers, instants, dates and parsed JSON', async () => {
		const [row] = await fresh.database.withUser(ANN, (tx) =>
			tx.text(
				`select 9007199254740991::bigint as big, 78.45::numeric as exact, null::int as nothing,
					'2026-01-31 23:59:59.123456+02'::timestamptz as at, '2026-01-31'::date as day,
					'{"a":[1]}'::jsonb as json, array['a','b,"c\\',null] as words, '{1,2}'::bigint[] as numbers`
			)
		);
		expect(row).toEqual({
			big: Number.MAX_SAFE_INTEGER,
			exact: 78.45,
			nothing: null,
			at: Date.UTC(2026, 0, 31, 21, 59, 59, 123),
			day: '2026-01-31',
			json: { a: [1] },
			words: ['a', 'b,"c\\', null],
			numbers: [1, 2]
		});
	});

	it('are written by the type that the server expects', async () => {
		const [row] = await fresh.database.withUser(ANN, (tx) =>
			tx.text(
				`select $1::text[] as words, $2::uuid[] as ids, $3::jsonb as json, $4::timestamptz as at,
					$5::bytea as raw, $6::boolean as yes, $7::numeric as exact, $8::bigint[] as numbers`,
				[
					['a "b"', null, 'c\\d'],
					[ANN],
					[{ k: 1 }],
					1_700_000_000_000,
					Buffer.from([1]),
					true,
					1.5,
					[1]
				]
			)
		);
		expect(row).toEqual({
			words: ['a "b"', null, 'c\\d'],
			ids: [ANN],
			json: [{ k: 1 }],
			at: 1_700_000_000_000,
			raw: Buffer.from([1]),
			yes: true,
			exact: 1.5,
			numbers: [1]
		});
	});

	it('that cannot be read exactly, or were forgotten, are named errors', async () => {
		const run = (text: string, params: unknown[] = []) =>
			fresh.database.withUser(ANN, (tx) => tx.text(text, params));
		await expect(run('select 9007199254740993::bigint')).rejects.toMatchObject({
			code: 'E_NUMBER_TOO_LARGE'
		});
		await expect(run('select $1::text', [undefined])).rejects.toMatchObject({
			code: 'E_UNDEFINED_PARAMETER'
		});
		await expect(run(`select $1::text`, ['nul \u0000'])).rejects.toMatchObject({ code: '22021' });
		expect(await run('select 1 as still')).toEqual([{ still: 1 }]);
	});
});

describe('under pressure', () => {
	it('serves far more callers than it has connections', async () => {
		const ids = Array.from({ length: 200 }, (_, i) => 1000 + i);
		await Promise.all(ids.map((id) => write(BOB, id)));
		expect((await bodies(BOB)).length).toBe(201);
	});

	it('turns callers away with a name when the line is too long', async () => {
		const slow = Array.from({ length: 600 }, () =>
			fresh.database
				.withUser(ANN, (tx) => tx.text('select pg_sleep(0.02)'))
				.then(
					() => 'done',
					(error: { reason?: string }) => error.reason
				)
		);
		const outcomes = await Promise.all(slow);
		expect(new Set(outcomes)).toEqual(new Set(['done', 'busy']));
		await fresh.database.ping();
	});
});

describe('news', () => {
	it('reaches the listeners of its channel, once each, until they stop', async () => {
		const heard: string[] = [];
		const one = await fresh.database.listen('life:a', (payload) => heard.push(`one ${payload}`));
		await fresh.database.listen('life:a', (payload) => heard.push(`two ${payload}`));
		await fresh.database.listen('life:b', (payload) => heard.push(`other ${payload}`));
		await fresh.database.notify('life:a', '1');
		await expect.poll(() => heard.length).toBe(2);
		await one.stop();
		await fresh.database.notify('life:a', '2');
		await expect.poll(() => heard.at(-1)).toBe('two 2');
		expect(heard).toEqual(['one 1', 'two 1', 'two 2']);
	});

	it('is listened for again after the connection was ended', async () => {
		const heard: string[] = [];
		await fresh.database.listen('life:again', (payload) => heard.push(payload));
		await fresh.asOwner(
			`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %'`
		);
		await expect.poll(() => heard, { timeout: 5000 }).toContain('');
		await fresh.database.notify('life:again', 'after');
		await expect.poll(() => heard, { timeout: 5000 }).toContain('after');
	});
});

describe('a server that refuses', () => {
	const opening = (url: string) =>
		openDatabase({ databaseUrl: new Secret(url), dataDir: '' }, { applicationName: 'test' });

	it('is named when nobody is there', async () => {
		await expect(opening('postgres://a:b@127.0.0.1:1/x')).rejects.toMatchObject({
			code: 'E_DB_UNAVAILABLE'
		});
	});

	it('is named when the database does not exist, without showing the password', async () => {
		const error = await opening(fresh.url.replace(/\/lt_[0-9a-f]+/, '/nowhere')).catch(String);
		expect(error).toContain('nowhere');
		expect(error).not.toContain(new URL(fresh.url).password);
	});
});

describe('closing', () => {
	it('waits for what is under way and turns the rest away', async () => {
		const own = await openDatabase(
			{ databaseUrl: new Secret(fresh.url), dataDir: '' },
			{ applicationName: 'test' }
		);
		const under = own.withUser(ANN, (tx) => tx.text('select pg_sleep(0.2), 7 as n'));
		await own.ping();
		await own.close();
		expect(await under).toMatchObject([{ n: 7 }]);
		await expect(own.ping()).rejects.toMatchObject({ code: 'E_DB_UNAVAILABLE', reason: 'closed' });
	});
});
