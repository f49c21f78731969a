import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { shelfRig, type ShelfRig } from '../../../tests/support/shelf-rig.ts';
import { cardOf } from './connection-view.server.ts';
import { replayPayloads } from './replay.server.ts';
import { readSetAside } from './set-aside.server.ts';

let rig: ShelfRig;
let person: string;

beforeAll(async () => {
	rig = await shelfRig();
	rig.shelf.pageSize = 100;
});
afterAll(() => rig.close());
beforeEach(async () => {
	await rig.fresh.asOwner('alter table time_entries drop constraint if exists no_poison');
	rig.shelf.items.clear();
	rig.reported.length = 0;
	person = await rig.person();
	await rig.run(person);
});

const refuse = () =>
	rig.fresh.asOwner(
		`alter table time_entries add constraint no_poison check (description not like 'Poison%')
				not valid`
	);
const put = (id: string, over: object = {}) =>
	rig.shelf.put({ type: 'entry', id, start: Date.now(), name: 'Digging', project: null, ...over });
const asideNow = () => readSetAside(rig.line, person, { limit: 100 });
const ids = async () =>
	(await rig.rows<{ source_id: string }>('time_entries', person)).map((row) => row.source_id);
const mark = async () => {
	const [row] = await rig.fresh.asOwner<{ mark: string }>(
		`select cursor ->> 'mark' as mark from provider_cursors where user_id = $1::uuid`,
		[person]
	);
	return row?.mark;
};

test('a record that the database refuses is set aside alone; the run and the mark go on', async () => {
	await refuse();
	for (let n = 10; n < 70; n += 1) put(`e${n}`, n % 30 === 0 ? { name: `Poison ${n}` } : {});
	const result = await rig.run(person);
	expect(result).toMatchObject({ state: 'done', error: null, needsReconnect: false });
	expect(result.counts).toMatchObject({ created: 58, skipped: 2 });
	expect(await mark()).toBe(String(rig.shelf.at));
	const [run] = await rig.fresh.asOwner<{ problems: unknown[]; progress: unknown }>(
		'select problems, progress from sync_runs where user_id = $1::uuid order by started_at desc, id desc limit 1',
		[person]
	);
	expect(run!.progress).toMatchObject({ received: 60 });
	const words = 'The database can’t hold it. What was sent is kept.';
	expect(run!.problems).toEqual(
		['e30', 'e60'].map((sourceId) => ({ sourceId, field: 'record', problem: words }))
	);
	expect(await asideNow()).toMatchObject([
		{ entity: 'time_entries', sourceId: 'e30', problem: words, payload: { name: 'Poison 30' } },
		{ entity: 'time_entries', sourceId: 'e60', problem: words, refusals: 1 }
	]);
	const card = await cardOf(rig.line, { id: person, demo: false }, rig.line.config.origin);
	expect(card).toMatchObject({ setAside: 2, rows: 58 });

	// It comes again and again, and is counted; nothing else suffers.
	for (let n = 0; n < 3; n += 1) await rig.run(person, { reach: { kind: 'all' } });
	expect(await asideNow()).toMatchObject([{ refusals: 4 }, { refusals: 4 }]);
	expect(rig.reported).toEqual([]);

	await rig.fresh.asOwner('alter table time_entries drop constraint no_poison');
	expect((await replayPayloads(rig.line, person)).counts).toMatchObject({ created: 2, skipped: 0 });
	expect(await asideNow()).toEqual([]);
	expect(await ids()).toHaveLength(60);
});

test('a change that is refused leaves the row as it was; corrected over there, it is in', async () => {
	await refuse();
	put('one');
	await rig.run(person);
	put('one', { name: 'Poison' });
	expect((await rig.run(person)).counts).toMatchObject({ updated: 0, skipped: 1 });
	expect(await rig.rows('time_entries', person)).toMatchObject([{ description: 'Digging' }]);
	expect(await asideNow()).toMatchObject([{ sourceId: 'one', payload: { name: 'Poison' } }]);
	put('one', { name: 'Weeding' });
	expect((await rig.run(person)).counts).toMatchObject({ updated: 1, skipped: 0 });
	expect(await asideNow()).toEqual([]);
	put('two', { name: 'Poison' });
	await rig.run(person);
	expect(await asideNow()).toHaveLength(1);
	put('two', { deleted: true });
	await rig.run(person);
	expect(await asideNow()).toEqual([]);
	// Nor does a reading of what is kept bring it back to the list.
	expect((await replayPayloads(rig.line, person)).counts).toMatchObject({ skipped: 0 });
	expect(await asideNow()).toEqual([]);
});

test('what the mapping refuses, or breaks on, or has no name, is kept and read again', async () => {
	put('late', { start: 1e308 });
	put('trap', { type: 'trap' });
	rig.shelf.items.set('nameless', {
		type: 'entry',
		id: null as unknown as string,
		at: 1e9,
		start: 'x'
	});
	put('good');
	const result = await rig.run(person);
	expect(result).toMatchObject({ state: 'done', counts: { created: 1, skipped: 3 } });
	expect(rig.reported).toHaveLength(1);
	const aside = await asideNow();
	expect(aside).toHaveLength(3);
	expect(aside).toContainEqual(
		expect.objectContaining({ sourceId: 'late', field: 'start', problem: expect.any(String) })
	);
	expect(aside).toContainEqual(
		expect.objectContaining({ sourceId: null, problem: 'It could not be read here.' })
	);
	expect(await ids()).toEqual(['good']);
	// Without a call, and still refused: nothing is lost by trying.
	const calls = rig.shelf.calls.length;
	expect((await replayPayloads(rig.line, person)).counts).toMatchObject({ created: 0, skipped: 3 });
	expect(rig.shelf.calls).toHaveLength(calls);
	expect(await asideNow()).toHaveLength(3);
	// The mapping has learned it: under its own name, once.
	await rig.fresh.asOwner(
		`update provider_payloads set payload = (payload::jsonb || '{"type": "entry", "start": 1700000000000}')::json
			where user_id = $1::uuid and payload ->> 'type' = 'trap'`,
		[person]
	);
	expect((await replayPayloads(rig.line, person)).counts).toMatchObject({ created: 1, skipped: 2 });
	expect(await asideNow()).toHaveLength(2);
	expect(await ids()).toEqual(['good', 'trap']);
});
