import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { whoopRig, type WhoopRig } from '../../../tests/support/providers.ts';
import { patch, pushInput } from '../../../tests/support/sync-device.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { readPayload } from './payload.server.ts';
import { replayPayloads } from './replay.server.ts';
import { readRunRows } from './run-rows.server.ts';
import type { RunRow } from './run-view.ts';

let rig: WhoopRig;
let person: string;

beforeAll(async () => {
	rig = await whoopRig({ days: 45 });
});
afterAll(() => rig.close());
beforeEach(async () => {
	await rig.control({ do: 'reset' });
	await rig.control({ do: 'settings', callsPerMinute: 100_000 });
	await rig.fresh.asOwner('delete from rate_limits');
	person = await rig.person();
	await rig.run(person);
});

interface Row {
	id: string;
	source_id: string;
	strain: number | null;
	deleted_at: number | null;
}

const mine = <T extends object>(query: string) => rig.fresh.asOwner<T>(query, [person]);
const rows = () =>
	mine<Row>('select * from workouts where user_id = $1::uuid order by start desc, id');
const payloads = () =>
	mine('select * from provider_payloads where user_id = $1 order by source_id');
const runs = () =>
	mine<{ id: string; trigger: string; state: string }>(
		'select * from sync_runs where user_id = $1::uuid order by started_at desc, id desc'
	);
const touchedBy = async (at: number): Promise<RunRow[]> => {
	const run = (await runs())[at];
	return readRunRows(rig.line, { userId: person, runId: run!.id, limit: 500, skip: 0 });
};

test('promise 21: unchanged records read again write nothing, and nobody is called', async () => {
	const before = [await rows(), await payloads()];
	const { counts } = await rig.control();
	const { counts: told, problems } = await replayPayloads(rig.line, person);
	expect(told).toMatchObject({ created: 0, updated: 0, removed: 0, skipped: 0 });
	expect(told.unchanged).toBe(before[0]!.length);
	expect(problems).toEqual([]);
	expect([await rows(), await payloads()]).toEqual(before);
	expect((await rig.control()).counts).toEqual(counts);
	expect((await runs())[0]).toMatchObject({ trigger: 'replay', state: 'done' });
	expect(await touchedBy(0)).toEqual([]);
});

test('a mapping that has learned something changes its rows; what a person wrote or removed stays', async () => {
	const [learned, held, gone, lost] = (await rows()).filter(({ strain }) => strain !== null);
	await rig.control({ do: 'delete', id: gone!.source_id });
	await rig.run(person);
	// As if a former version had not known the strain, and had lost a row on its way.
	await mine(
		`update workouts set strain = null, source_hash = 'former' where user_id = $1::uuid
			and id in ('${learned!.id}', '${held!.id}')`
	);
	await mine(`delete from workouts where user_id = $1::uuid and id = '${lost!.id}'`);
	const name = { entity: 'workouts', source: 'whoop', sourceId: held!.source_id };
	const own = { ...name, id: sourceRowId(person, name) };
	await rig.sync.push(person, pushInput([patch(own, { strain: 1.5 }, Date.now() * 1000)]));
	const { counts } = await replayPayloads(rig.line, person);
	expect(counts).toMatchObject({ created: 1, updated: 2, removed: 0 });
	const after = new Map((await rows()).map((row) => [row.id, row]));
	expect(after.get(learned!.id)?.strain).toBe(learned!.strain);
	expect(after.get(held!.id)?.strain).toBe(1.5);
	expect(after.get(lost!.id)?.strain).toBe(lost!.strain);
	expect(after.get(gone!.id)?.deleted_at).not.toBeNull();
	expect((await replayPayloads(rig.line, person)).counts).toMatchObject({ created: 0, updated: 0 });
});

test('a record that could not be read is told each time', async () => {
	const broken = { ...(await rig.control()).workouts[0]!, end: 'never' };
	await mine(
		`update provider_payloads set payload = '${JSON.stringify(broken)}', hash = 'x'
			where user_id = $1::uuid and source_id = '${broken.id}'`
	);
	const { counts, problems } = await replayPayloads(rig.line, person);
	expect(counts.skipped).toBe(1);
	expect(problems).toMatchObject([{ sourceId: broken.id, field: 'end' }]);
});

test('a replay waits for no sync and disturbs none', async () => {
	let refused: unknown;
	const slow = rig.another(async (page) => {
		if (page === 1)
			refused = await replayPayloads(rig.line, person).catch((error: unknown) => error);
	});
	const all = { trigger: 'manual', reach: { kind: 'all' } } as const;
	const begun = await slow.runs.begin(person, all);
	expect(await begun!.result).toMatchObject({ state: 'done' });
	expect(refused).toMatchObject({ code: 'E_SYNC_BUSY', status: 409 });
	const dueBefore = await mine(
		'select next_sync_at, last_ok_at from oauth_credentials where user_id = $1'
	);
	await replayPayloads(rig.line, person);
	expect(
		await mine('select next_sync_at, last_ok_at from oauth_credentials where user_id = $1')
	).toEqual(dueBefore);
});

test('the history of a run goes down to its rows, newest first', async () => {
	const all = await rows();
	const created = await touchedBy(0);
	expect(created.map(({ rowId }) => rowId)).toEqual(all.map(({ id }) => id));
	expect(new Set(created.map(({ effect }) => effect))).toEqual(new Set(['created']));

	const [changed, gone] = all.filter(({ strain }) => strain !== null);
	await rig.control({ do: 'edit', id: changed!.source_id, patch: { score: { strain: 20.5 } } });
	await rig.control({ do: 'delete', id: gone!.source_id });
	await rig.run(person);
	const touched = await touchedBy(0);
	expect(touched.map(({ rowId, effect }) => [rowId, effect])).toEqual([
		[changed!.id, 'updated'],
		[gone!.id, 'removed']
	]);
	expect(touched[0]!.happenedAt).toBeGreaterThan(touched[1]!.happenedAt!);
	await rig.run(person);
	expect(await touchedBy(0)).toEqual([]);

	// A page of it; and no other person's.
	const runId = (await runs()).at(-1)!.id;
	const page = await readRunRows(rig.line, { userId: person, runId, limit: 2, skip: 1 });
	expect(page.map(({ rowId }) => rowId)).toEqual(all.slice(1, 3).map(({ id }) => id));
	const other = await rig.person(2);
	expect(await readRunRows(rig.line, { userId: other, runId, limit: 9, skip: 0 })).toEqual([]);
});

test('what a run did is told for 90 days', async () => {
	await mine(
		"update sync_runs set started_at = now() - interval '91 days' where user_id = $1::uuid"
	);
	await rig.run(person);
	expect(await runs()).toHaveLength(1);
	expect(await mine('select 1 from sync_run_steps where user_id = $1::uuid')).toEqual([]);
});

test('what the provider last said of a row can be read, by its person alone', async () => {
	const [workout] = (await rig.control()).workouts;
	const name = { provider: 'whoop', entity: 'workouts', sourceId: workout!.id };
	const { database } = rig.fresh;
	expect(await readPayload(database, person, name)).toEqual({
		payload: workout,
		fetchedAt: expect.any(Number)
	});
	expect(await readPayload(database, person, { ...name, sourceId: 'x' })).toBeNull();
	expect(await readPayload(database, await rig.person(2), name)).toBeNull();
});

test('a time can be fetched again: what is missing in it is removed, the rest is left alone', async () => {
	const all = await rows();
	const [older, newest] = [all.at(-1)!, all[0]!];
	for (const { source_id: id } of [older, newest]) await rig.control({ do: 'delete', id });
	const [{ at }] = (await mine<{ at: number }>(
		`select extract(epoch from start) * 1000 as at from workouts where id = '${older.id}' and user_id = $1`
	)) as [{ at: number }];
	const window = { start: Number(at), end: Number(at) + 1 };
	const result = await rig.run(person, { reach: { kind: 'window', window } });
	expect(result).toMatchObject({ state: 'done', counts: { created: 0, updated: 0, removed: 1 } });
	expect((await touchedBy(0)).map(({ rowId }) => rowId)).toEqual([older.id]);
});
