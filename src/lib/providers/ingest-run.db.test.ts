import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { workout } from '#lib/domains/workouts/entity.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { findConnection } from './connection.server.ts';
import type { Progress } from './run-view.ts';
import { replayPayloads } from './replay.server.ts';
import { whoopRig, type WhoopRig } from '../../../tests/support/providers.ts';
import { patch, pushInput } from '../../../tests/support/sync-device.ts';

let rig: WhoopRig;
let person: string;

beforeAll(async () => {
	rig = await whoopRig({ days: 60 });
});
afterAll(() => rig.close());
beforeEach(async () => {
	await rig.control({ do: 'reset' });
	await rig.control({ do: 'settings', callsPerMinute: 100_000 });
	await rig.fresh.asOwner('delete from rate_limits');
	person = await rig.person();
});

interface Row {
	source_id: string;
	strain: number | null;
	sport_name: string;
	note: string;
	deleted_at: number | null;
	revision: number;
	source_values: Record<string, unknown> | null;
}

const rows = () =>
	rig.fresh.asOwner<Row>(
		'select * from workouts where user_id = $1::uuid order by start desc, id',
		[person]
	);
const living = async () => (await rows()).filter((row) => row.deleted_at === null);
const head = async () => {
	const [row] = await rig.fresh.asOwner<{ revision: number }>(
		'select revision from sync_heads where user_id = $1::uuid',
		[person]
	);
	return Number(row?.revision);
};
const lastRun = async () => {
	const [row] = await rig.fresh.asOwner<Record<string, unknown>>(
		'select * from sync_runs where user_id = $1::uuid order by started_at desc, id desc limit 1',
		[person]
	);
	return row!;
};
const stored = (row: Row | undefined) => {
	const sourceId = row?.source_id ?? '';
	const name = { entity: 'workouts', source: 'whoop', sourceId };
	return { ...name, id: sourceRowId(person, name) };
};

test('the first sync brings everything, newest 30 days first; twice more writes nothing', async () => {
	const parts: string[] = [];
	const first = await rig.run(person, { onProgress: ({ part }) => parts.push(part) });
	const there = (await rig.control()).workouts;
	expect(there.length).toBeGreaterThan(20);
	const here = await rows();
	expect(here.map((row) => row.source_id).sort()).toEqual(there.map(({ id }) => id).sort());
	expect(first).toMatchObject({ state: 'done', error: null });
	expect(first.counts).toEqual({
		created: here.length,
		updated: 0,
		unchanged: 0,
		removed: 0,
		skipped: 0
	});
	expect(parts[0]).toBe('recent');
	expect(parts.at(-1)).toBe('history');

	const before = [await rows(), await head(), await payloads()];
	for (const round of [2, 3]) {
		const again = await rig.run(person, round === 3 ? { reach: { kind: 'all' } } : {});
		expect(again.state).toBe('done');
		expect(again.counts).toMatchObject({ created: 0, updated: 0, removed: 0, skipped: 0 });
		expect(again.counts.unchanged).toBeGreaterThan(0);
		expect([await rows(), await head(), await payloads()]).toEqual(before);
	}
});

const payloads = () =>
	rig.fresh.asOwner('select * from provider_payloads where user_id = $1::uuid order by source_id', [
		person
	]);

test('a changed score updates one row, a deletion removes one, and it stays gone', async () => {
	await rig.run(person);
	const [changed, gone] = (await living()).filter(({ strain }) => strain !== null);
	const revision = await head();
	await rig.control({ do: 'edit', id: changed!.source_id, patch: { score: { strain: 20.5 } } });
	await rig.control({ do: 'delete', id: gone!.source_id });

	const second = await rig.run(person);
	expect(second.counts).toMatchObject({ created: 0, updated: 1, removed: 1 });
	expect(await head()).toBe(revision + 2);
	const after = await rows();
	expect(after.find((row) => row.source_id === changed!.source_id)?.strain).toBe(20.5);
	expect(after.find((row) => row.source_id === gone!.source_id)?.deleted_at).not.toBeNull();

	for (const reach of [{ kind: 'due' }, { kind: 'all' }] as const) {
		const { counts } = await rig.run(person, { reach });
		expect(counts).toMatchObject({ created: 0, updated: 0, removed: 0 });
	}
	expect(await head()).toBe(revision + 2);
	expect(await rows()).toEqual(after);
});

test('I11: a note and an overridden field survive every sync; what the source says is kept beside', async () => {
	await rig.run(person);
	const [row] = await living();
	const stamp = Date.now() * 1000;
	await rig.sync.push(
		person,
		pushInput([patch(stored(row), { note: 'With Sam', sportName: 'Climbing' }, stamp)])
	);
	const edit = { sport_name: 'padel', score: { strain: 3.5 } };
	await rig.control({ do: 'edit', id: row!.source_id, patch: edit });
	await rig.run(person);
	const [mine] = await rows();
	expect(mine).toMatchObject({ note: 'With Sam', sport_name: 'Climbing', strain: 3.5 });
	expect(mine?.source_values).toMatchObject({ sportName: 'Padel' });

	// Deleted over there: what a person has written keeps the row in sight.
	await rig.control({ do: 'delete', id: row!.source_id });
	await rig.run(person);
	const [kept] = await rows();
	expect(kept).toMatchObject({ note: 'With Sam', sport_name: 'Climbing', deleted_at: null });
});

test('I12: what the person deleted does not come back by a changed score', async () => {
	await rig.run(person);
	const [row] = await living();
	const removal = { ...patch(stored(row), {}, 0), stamps: null, editedAt: 0 };
	await rig.sync.push(person, pushInput([{ ...removal, removedAt: Date.now() * 1000 }]));
	await rig.control({ do: 'edit', id: row!.source_id, patch: { score: { strain: 1 } } });
	await rig.run(person, { reach: { kind: 'all' } });
	const [after] = await rows();
	expect(after).toMatchObject({ strain: 1 });
	expect(after?.deleted_at).not.toBeNull();
});

test('a workout that moved out of the window is moved here too, not removed', async () => {
	await rig.run(person);
	const [row] = await living();
	const start = new Date(Date.now() - 50 * 86_400_000).toISOString();
	const end = new Date(Date.now() - 50 * 86_400_000 + 3_600_000).toISOString();
	await rig.control({ do: 'edit', id: row!.source_id, patch: { start, end } });
	const { counts } = await rig.run(person, { reach: { kind: 'days', days: 20 } });
	expect(counts).toMatchObject({ updated: 1, removed: 0 });
	expect((await living()).some(({ source_id }) => source_id === row!.source_id)).toBe(true);
});

test('--days is a window on the activity’s own time', async () => {
	const { counts } = await rig.run(person, { reach: { kind: 'days', days: 10 } });
	const recent = (await rig.control()).workouts.filter(
		({ start }) => Date.parse(start) >= Date.now() - 10 * 86_400_000
	);
	expect(recent.length).toBeGreaterThan(0);
	expect(counts.created).toBe(recent.length);
	const { counts: rest } = await rig.run(person);
	expect(rest.created).toBe((await rig.control()).workouts.length - recent.length);
});

describe('what a provider can do wrong', () => {
	test('an answer in between is waited for or told, and nothing is half stored', async () => {
		await rig.control({ do: 'fail', kind: 'throttle', retryAfter: '0' });
		expect((await rig.run(person)).state).toBe('done');

		const before = await rows();
		const troubles = [
			[{ kind: 'throttle', retryAfter: '3600' }, 'waiting', /wait/],
			[{ kind: 'status', status: 500 }, 'failed', /isn't answering/],
			[{ kind: 'html' }, 'failed', /not JSON/],
			[{ kind: 'truncated' }, 'failed', /not JSON|broke off/],
			[{ kind: 'same_page', times: 3 }, 'failed', /again and again/]
		] as const;
		for (const [fault, state, words] of troubles) {
			// The wait that the one before asked for would hold.
			await rig.fresh.asOwner('delete from rate_limits');
			await rig.control({ do: 'heal' });
			await rig.control({ do: 'fail', times: 1, ...fault });
			const all = { reach: { kind: 'all' } } as const;
			const result = await rig.run(person, all);
			expect(result, fault.kind).toMatchObject({ state });
			expect(result.error).toMatch(words);
			expect(await lastRun()).toMatchObject({ state, error: result.error });
			expect(result.nextSyncAt).toBeGreaterThan(Date.now());
			if (state === 'waiting') expect(result.nextSyncAt).toBeGreaterThan(Date.now() + 3_590_000);
			expect(await rows()).toEqual(before);
		}
		await rig.control({ do: 'heal' });
		await rig.fresh.asOwner('delete from rate_limits');
		expect(await rig.run(person)).toMatchObject({ state: 'done', error: null });
	});

	test('one bad record costs one record, and is told by name', async () => {
		await rig.control({ do: 'fail', kind: 'malformed_record' });
		const { state, counts } = await rig.run(person);
		expect(state).toBe('done');
		expect(counts.skipped).toBe(1);
		const there = (await rig.control()).workouts;
		expect(counts.created).toBe(there.length - 1);
		const { problems } = await lastRun();
		expect(problems).toEqual([
			expect.objectContaining({ sourceId: there[0]!.id, field: 'end', problem: expect.any(String) })
		]);
		// Whole again, it comes in with the next run.
		expect((await rig.run(person)).counts).toMatchObject({ created: 1, skipped: 0 });
	});

	test('a reordered page is no trouble', async () => {
		await rig.control({ do: 'fail', kind: 'reordered', times: 3 });
		const { counts } = await rig.run(person);
		expect(counts.created).toBe((await rig.control()).workouts.length);
		expect((await rig.run(person, { reach: { kind: 'all' } })).counts.created).toBe(0);
	});

	test('a mass disappearance is not believed until the person says so', async () => {
		await rig.run(person);
		const before = await living();
		const doomed = before.slice(0, 8);
		for (const { source_id: id } of doomed) await rig.control({ do: 'delete', id });
		const all = { reach: { kind: 'all' } } as const;
		const refused = await rig.run(person, all);
		expect(refused).toMatchObject({
			state: 'done',
			error: expect.stringMatching(/no longer lists 8 of/)
		});
		expect(refused.counts.removed).toBe(0);
		expect(await living()).toHaveLength(before.length);

		const agreed = await rig.run(person, { ...all, removeMissing: true });
		expect(agreed).toMatchObject({ state: 'done', error: null });
		expect(agreed.counts.removed).toBe(8);
		expect(await living()).toHaveLength(before.length - 8);
	});

	test('promise 17: a dead grant makes at most 3 calls, then none until the person acts', async () => {
		await rig.run(person);
		await rig.control({ do: 'end_grants' });
		await rig.control({ do: 'reset_counts' });
		const result = await rig.run(person);
		expect(result).toMatchObject({ state: 'failed', needsReconnect: true, nextSyncAt: null });
		expect(result.error).toBe('Whoop needs you to sign in again.');
		const { counts } = await rig.control();
		expect(counts.calls + counts.tokenCalls).toBeLessThanOrEqual(3);
		// Whoever looks, here or in another process: the schedule, a person, a replay, a token.
		for (const line of [rig.line, rig.another()]) {
			const order = { trigger: 'manual', reach: { kind: 'due' } } as const;
			expect(await line.runs.begin(person, order)).toBeNull();
			await line.runs.beginDue();
			const connection = (await findConnection(line, person))!;
			expect(await line.tokens.current(connection)).toMatchObject({ kind: 'grant_dead' });
			expect(await line.tokens.after(connection, 0)).toMatchObject({ kind: 'grant_dead' });
			await replayPayloads(line, person);
		}
		expect((await rig.control()).counts).toEqual(counts);

		// The person signs in again, with the same account; what was there is still there.
		expect(await rig.connect(person)).toMatchObject({ kind: 'connected' });
		expect((await rig.run(person)).counts).toMatchObject({ created: 0, removed: 0 });
	});
});

test('hard case 112: two runs of one connection never overlap', async () => {
	const order = { trigger: 'manual', reach: { kind: 'due' } } as const;
	const other = rig.another();
	const begun = await Promise.all([
		rig.line.runs.begin(person, order),
		other.runs.begin(person, order),
		rig.line.runs.begin(person, order)
	]);
	expect(begun.filter((run) => run !== null)).toHaveLength(1);
	await Promise.all(begun.map((run) => run?.result));
	expect(await rig.line.runs.begin(person, order).then((run) => run?.result)).toMatchObject({
		state: 'done'
	});
});

test('what is due is begun once, whoever looks', async () => {
	const other = rig.another();
	await Promise.all([rig.line.runs.beginDue(), other.runs.beginDue(), rig.line.runs.beginDue()]);
	await expect.poll(async () => (await lastRun())?.['state'], { timeout: 20_000 }).toBe('done');
	const runs = await rig.fresh.asOwner('select 1 from sync_runs where user_id = $1::uuid', [
		person
	]);
	expect(runs).toHaveLength(1);
	expect(await lastRun()).toMatchObject({ trigger: 'schedule' });
	expect(rig.reported).toEqual([]);
});

describe('in the middle of a longer history', () => {
	const order = { trigger: 'manual', reach: { kind: 'due' } } as const;
	let total: number;
	let short: WhoopRig;

	beforeAll(async () => {
		short = rig;
		rig = await whoopRig({ days: 240 });
		person = await rig.person();
		total = (await rig.run(person)).counts.created;
		expect(total).toBeGreaterThan(80);
	});
	afterAll(async () => {
		await rig.close();
		rig = short;
	});

	async function runBy(line: WhoopRig['line'], over = {}) {
		const begun = await line.runs.begin(person, { ...order, ...over });
		return begun!.result;
	}

	test('an incomplete walk removes nothing', async () => {
		await rig.run(person);
		const gone = (await living()).at(-1);
		await rig.control({ do: 'delete', id: gone!.source_id });
		const failing = rig.another(async (page) => {
			if (page === 2) await rig.control({ do: 'fail', kind: 'status', status: 503 });
		});
		const all = { reach: { kind: 'all' } } as const;
		const result = await runBy(failing, all);
		expect(result).toMatchObject({ state: 'failed', counts: { removed: 0 } });
		expect((await rig.run(person, all)).counts.removed).toBe(1);
	});

	test('taken over: nothing old is stored, the cursor is honest, nothing doubles', async () => {
		// As if this process had slept through its lease and another one had gone on.
		const sleepy = rig.another(async (page) => {
			if (page === 2) await take("'another'");
		});
		const take = (owner: string) =>
			rig.fresh.asOwner(
				`update oauth_credentials set sync_lease_owner = ${owner}, sync_lease_until = null
					where user_id = $1::uuid`,
				[person]
			);
		expect(await runBy(sleepy)).toMatchObject({ state: 'failed', nextSyncAt: null });
		const part = (await rows()).length;
		expect(part).toBeGreaterThan(0);
		expect(part).toBeLessThan(total);
		await take('null');
		const rest = await rig.run(person);
		expect(rest.state).toBe('done');
		expect(rest.counts.created).toBe(total - part);
		expect(new Set((await rows()).map((row) => row.source_id)).size).toBe(total);
	});

	test('a walk of known dates says how far through them it is, page by page', async () => {
		const told: Progress[] = [];
		const reach = { kind: 'days', days: 200 } as const;
		await rig.run(person, { reach, onProgress: (progress) => told.push(progress) });
		const walked = told.flatMap(({ span }) => (span ? [span.walkedTo] : []));
		expect(walked).toEqual([...walked].sort((a, b) => b - a));
		expect(new Set(walked).size).toBeGreaterThan(2);
		const last = told.at(-1)?.span;
		expect(last).toMatchObject({ before: 0 });
		const share = (last!.to - last!.walkedTo) / (last!.to - last!.from);
		expect(share).toBeGreaterThan(0.9);
		await rig.run(person, { reach: { kind: 'all' }, onProgress: (one) => told.push(one) });
		expect(told.at(-1)).toMatchObject({ part: 'asked', span: null });
	});

	test('a stopped run ends at a page, keeps what it has, and goes on where it was', async () => {
		const stopped = rig.another(async (page) => {
			if (page !== 2) return;
			await rig.fresh.asOwner(
				"update sync_runs set state = 'stopping' where user_id = $1::uuid and state = 'running'",
				[person]
			);
		});
		expect((await runBy(stopped)).state).toBe('stopped');
		const part = (await rows()).length;
		expect(part).toBeGreaterThan(0);
		expect(part).toBeLessThan(total);
		const rest = await rig.run(person);
		expect(rest).toMatchObject({ state: 'done', counts: { created: total - part } });
	});

	test('a process that ends lets its run go on elsewhere, at once', async () => {
		const ending = rig.another(async (page) => {
			if (page === 1) void ending.runs.stop();
		});
		expect((await runBy(ending)).state).toBe('interrupted');
		const again = rig.another();
		await again.runs.beginDue();
		await expect.poll(async () => (await rows()).length, { timeout: 20_000 }).toBe(total);
	});
});

test('the entity of this provider is the one its manifest names', () => {
	expect(rig.line.registration.manifest.fills).toEqual([workout.name]);
});
