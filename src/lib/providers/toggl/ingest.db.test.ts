import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isStoppable, startTimer } from '#lib/domains/time/deeds.ts';
import type { TimeEntry } from '#lib/domains/time/entity.ts';
import { sourceRowId } from '#lib/sync/row-id.ts';
import { patch, pushInput } from '../../../../tests/support/sync-device.ts';
import { togglRig, type TogglRig } from '../../../../tests/support/toggl.ts';
import { catalogOf } from './sandbox/catalog.server.ts';
import { secondText } from './sandbox/world.server.ts';

let rig: TogglRig;
let person: string;
const { workspaces, projects, tags, hiddenProject } = catalogOf(1);
const MINUTE = 60_000;
const DAY = 86_400_000;

beforeAll(async () => {
	rig = await togglRig({ days: 400 });
	// In the small hours over there nothing is being lived that would change by itself.
	await rig.control({ do: 'skew', ms: 3 * 3_600_000 - (Date.now() % DAY) });
	await refresh();
	person = await rig.person();
});
afterAll(() => rig.close());

/** A new hour, over there and here. What the tests before have done stays. */
async function refresh(): Promise<void> {
	await rig.control({ do: 'heal' });
	await rig.control({ do: 'new_hour' });
	await rig.control({ do: 'settings', callsPerHour: 100_000, burst: 100_000 });
	await rig.fresh.asOwner('delete from rate_limits');
}
beforeEach(refresh);

interface Row {
	source_id: string;
	start: number;
	stop: number | null;
	description: string;
	utc_offset: number;
	project_id: string | null;
	tags: string[];
	deleted_at: number | null;
	source_values: Record<string, unknown> | null;
}

interface ProjectRow {
	id: string;
	source_id: string;
	name: string;
	archived: boolean;
	deleted_at: number | null;
}

const rows = (of = person) =>
	rig.fresh.asOwner<Row>(
		`select * from time_entries where user_id = $1::uuid and source = 'toggl'
			order by start desc, id`,
		[of]
	);
const living = async (of = person) => (await rows(of)).filter((row) => row.deleted_at === null);
const row = async (id: number) => (await rows()).find(({ source_id: one }) => one === String(id));
const projectRows = () =>
	rig.fresh.asOwner<ProjectRow>('select * from projects where user_id = $1::uuid', [person]);
const head = async () => {
	const [found] = await rig.fresh.asOwner<{ revision: number }>(
		'select revision from sync_heads where user_id = $1::uuid',
		[person]
	);
	return Number(found?.revision);
};
const connection = async () => {
	const [found] = await rig.fresh.asOwner<{ status: string; next_sync_at: number | null }>(
		'select status, next_sync_at from oauth_credentials where user_id = $1::uuid',
		[person]
	);
	return found!;
};
const calls = async () => (await rig.control()).counts.calls;
const newest = async () =>
	(await rig.control()).entries.find(
		({ stop, duration, server_deleted_at: gone }) => stop && Number(duration) >= 0 && !gone
	)!;

test('the first sync brings everything, newest days first; a whole re-sync of a year writes no row', async () => {
	const parts: string[] = [];
	const first = await rig.run(person, { onProgress: ({ part }) => parts.push(part) });
	expect(first).toMatchObject({ state: 'done', error: null });
	expect([...new Set(parts)]).toEqual(['recent', 'history']);
	const here = await living();
	expect(here.length).toBeGreaterThan(700);
	expect(new Set(here.map(({ source_id: id }) => id)).size).toBe(here.length);
	// Each is with its project.
	const known = new Map((await projectRows()).map(({ id, name }) => [id, name]));
	for (const { project_id: id } of here) if (id !== null) expect(known.has(id)).toBe(true);
	expect([...known.values()]).toContain(`Unknown project #${hiddenProject}`);

	const before = [await head(), await rows(), await projectRows()];
	for (const reach of [{ kind: 'due' }, { kind: 'all' }] as const) {
		await refresh();
		const again = await rig.run(person, { reach });
		expect(again).toMatchObject({ state: 'done', error: null });
		expect(again.counts).toMatchObject({ created: 0, updated: 0, removed: 0, skipped: 0 });
		if (reach.kind === 'all') expect(again.counts.unchanged).toBeGreaterThan(here.length);
		expect([await head(), await rows(), await projectRows()]).toEqual(before);
	}
});

test('a sync in the steady state makes three calls, one of them for all that changed', async () => {
	await rig.control({ do: 'reset_counts' });
	expect((await rig.run(person)).state).toBe('done');
	const { counts } = await rig.control();
	expect(counts).toMatchObject({ calls: 3, lists: 1, reports: 0 });
});

test('hard case 94: nothing of the account is kept', async () => {
	for (const table of ['provider_payloads', 'sync_runs', 'provider_cursors', 'time_entries']) {
		const kept = await rig.fresh.asOwner(`select * from ${table}`);
		expect(JSON.stringify(kept)).not.toMatch(/secret|api_token|intercom|ical_url|@example/);
	}
});

describe('hard cases, into the database', () => {
	test('69: deleted over there goes here; put back there comes back here', async () => {
		const { id } = await newest();
		await rig.control({ do: 'delete', id });
		expect((await rig.run(person)).counts).toMatchObject({ removed: 1, created: 0 });
		expect((await row(id))?.deleted_at).not.toBeNull();
		await rig.control({ do: 'undelete', id });
		await rig.run(person);
		expect((await row(id))?.deleted_at).toBeNull();
	});

	test('65: a running timer runs here, and its stop over there is its stop here', async () => {
		const { record } = await rig.control({ do: 'start_timer', entry: { description: 'Now' } });
		await rig.run(person);
		expect(await row(record!.id)).toMatchObject({ stop: null, description: 'Now' });
		await rig.control({ do: 'stop_timer', id: record!.id });
		expect((await rig.run(person)).counts).toMatchObject({ created: 0, updated: 1 });
		expect((await row(record!.id))?.stop).not.toBeNull();
	});

	test('65: a timer started here leaves the one over there alone, and the other way round', async () => {
		// The sandbox's clock stands at a fixed hour of the day, which may be ahead of this one.
		const start = new Date(Date.now() - 10 * MINUTE).toISOString();
		const { record } = await rig.control({ do: 'start_timer', entry: { start } });
		await rig.run(person);
		const theirs = await row(record!.id);
		const at = Date.now();
		const begin = { start: at, utcOffset: 0, description: 'Mine', projectId: null };
		const running = [
			{ id: 'a', source: 'toggl', start: at - MINUTE, stop: null },
			{ id: 'b', source: 'manual', start: at - MINUTE, stop: null }
		] as unknown as TimeEntry[];
		expect(running.map(isStoppable)).toEqual([false, true]);
		const writes = startTimer(begin, running);
		expect(writes.map((write) => write.kind)).toEqual(['change', 'create']);
		expect(writes[0]).toMatchObject({ id: 'b' });
		await rig.run(person);
		expect(await row(record!.id)).toEqual(theirs);
		// One that a person has stopped by hand all the same keeps that word beside Toggl's own.
		const name = { entity: 'time_entries', source: 'toggl', sourceId: String(record!.id) };
		const stored = { ...name, id: sourceRowId(person, name) };
		const stop = Math.floor(at / 1000) * 1000 + 5 * MINUTE;
		await rig.sync.push(person, pushInput([patch(stored, { stop }, Date.now() * 1000)]));
		await rig.control({ do: 'edit', id: record!.id, patch: { description: 'Still on' } });
		await rig.run(person);
		expect(await row(record!.id)).toMatchObject({ stop, description: 'Still on' });
		expect((await row(record!.id))?.source_values).toMatchObject({ stop: null });
	});

	test('66 and 68: no length is a length; a stop before the start is skipped by name', async () => {
		const at = secondText(Date.now() - 2 * 3_600_000);
		const zero = await rig.control({ do: 'add', entry: { start: at, stop: at, duration: 0 } });
		const stop = secondText(Date.now() - 3 * 3_600_000);
		const wrong = await rig.control({ do: 'add', entry: { start: at, stop, duration: -3600 } });
		const { counts, state } = await rig.run(person);
		expect({ state, ...counts }).toMatchObject({ state: 'done', created: 1, skipped: 1 });
		const stored = await row(zero.record!.id);
		expect(stored?.stop).toEqual(stored?.start);
		expect(await row(wrong.record!.id)).toBeUndefined();
		const [run] = await rig.fresh.asOwner<{ problems: unknown[] }>(
			'select problems from sync_runs order by started_at desc, id desc limit 1'
		);
		expect(run!.problems).toMatchObject([{ problem: 'The stop is before the start.' }]);
	});

	test('71: a mark that is too old: the time since is walked, and what is gone goes', async () => {
		const { id } = await newest();
		const old = String(Math.floor((Date.now() - 120 * DAY) / 1000));
		await rig.fresh.asOwner(
			`update provider_cursors set cursor = jsonb_set(cursor, '{mark}', to_jsonb($1::text))`,
			[old]
		);
		await rig.control({ do: 'delete', id });
		const result = await rig.run(person);
		expect(result).toMatchObject({ state: 'done', needsReconnect: false });
		expect(result.counts).toMatchObject({ removed: 1, created: 0 });
		const [{ mark }] = (await rig.fresh.asOwner<{ mark: string }>(
			`select cursor ->> 'mark' as mark from provider_cursors`
		)) as [{ mark: string }];
		expect(Number(mark)).toBeGreaterThan(Number(old) + 100 * 86_400);
		await rig.control({ do: 'undelete', id });
		await rig.run(person);
		expect((await row(id))?.deleted_at).toBeNull();
	});

	test('77: a project that cannot be seen has a row, which gets its name when it can', async () => {
		const { id } = await newest();
		await rig.control({ do: 'edit', id, patch: { project_id: hiddenProject } });
		await rig.run(person);
		const unknown = (await projectRows()).find((one) => one.source_id === String(hiddenProject))!;
		expect((await row(id))?.project_id).toBe(unknown.id);
		// The real word on it is newer than the stand-in, and the other way round changes nothing.
		const other = (await projectRows()).find((one) => one.source_id === String(projects[0]!.id))!;
		expect(other.name).toBe(projects[0]!.name);
	});

	test('77: archived, its entries keep it with its name; deleted over there, they stay', async () => {
		const old = (await rig.control()).projects.find(({ status }) => status === 'archived')!;
		const { id } = await newest();
		await rig.control({ do: 'edit', id, patch: { project_id: old.id } });
		await rig.run(person);
		const here = async () =>
			(await projectRows()).find(({ source_id: one }) => one === String(old.id))!;
		expect(await here()).toMatchObject({ name: old.name, archived: true, deleted_at: null });
		expect((await row(id))?.project_id).toBe((await here()).id);
		await rig.control({ do: 'delete', id: old.id });
		expect((await rig.run(person)).counts.removed).toBe(1);
		expect((await here()).deleted_at).not.toBeNull();
		expect(await row(id)).toMatchObject({ deleted_at: null, project_id: (await here()).id });
	});

	test('88 and 89: past a year without entries comes an older one, its length to the second', async () => {
		const start = Date.now() - 1100 * DAY;
		const times = { start: secondText(start), stop: secondText(start + 61_000), duration: 61 };
		const { record } = await rig.control({ do: 'add', entry: times });
		const before = await living();
		const result = await rig.run(person, { reach: { kind: 'all' } });
		expect(result).toMatchObject({ state: 'done', error: null });
		expect(result.counts).toMatchObject({ created: 1, removed: 0 });
		expect((await living()).length).toBe(before.length + 1);
		const stored = (await row(record!.id))!;
		expect(Number(stored.stop) - Number(stored.start)).toBe(61_000);
	});

	test('81: 402 with a quota pauses exactly so long, the connection healthy; what is in stays in', async () => {
		await rig.control({ do: 'fail', kind: 'quota', on: 'entries', retryAfter: '1838' });
		const result = await rig.run(person);
		expect(result).toMatchObject({ state: 'waiting', needsReconnect: false });
		const seconds = (result.nextSyncAt! - Date.now()) / 1000;
		expect(seconds).toBeGreaterThan(1800);
		// Not everybody at that very moment.
		expect(seconds).toBeLessThanOrEqual(1838 + 60);
		expect((await connection()).status).toBe('active');
		// No process calls before that, whoever asks.
		const before = await calls();
		expect((await rig.run(person)).state).toBe('waiting');
		expect(await calls()).toBe(before);
	});

	test('81: a history that the hour cuts off goes on where it was until all of it is in', async () => {
		const other = await rig.person();
		await rig.control({ do: 'settings', callsPerHour: 9 });
		let runs = 0;
		for (let state = ''; state !== 'done'; runs += 1) {
			expect(runs).toBeLessThan(9);
			({ state } = await rig.run(other));
			// The hour is over.
			await rig.fresh.asOwner('delete from rate_limits');
			await rig.control({ do: 'new_hour' });
		}
		expect(runs).toBeGreaterThan(1);
		const ids = async (of: string) => (await living(of)).map(({ source_id: id }) => id).sort();
		await rig.run(person);
		expect(await ids(other)).toEqual(await ids(person));
		await rig.fresh.asOwner('delete from oauth_credentials where user_id = $1::uuid', [other]);
	});

	test('84: a token that was reset asks for a new one, keeps the data and calls no more', async () => {
		const before = await living();
		await rig.control({ do: 'reset_token', member: 1, token: 'fresh-token' });
		expect(await rig.run(person)).toMatchObject({ state: 'failed', needsReconnect: true });
		expect(await connection()).toMatchObject({ status: 'reconnect', next_sync_at: null });
		const count = await calls();
		await expect(rig.run(person)).rejects.toThrow();
		await rig.line.runs.beginDue();
		expect(await calls()).toBe(count);
		expect(await living()).toEqual(before);
		await expect(rig.connect(person, 'wrong-token')).rejects.toThrow('did not accept this token');
		await rig.connect(person, 'fresh-token');
		expect(await rig.run(person)).toMatchObject({ state: 'done' });
		await rig.control({ do: 'reset_token', member: 1, token: 'another-token' });
		expect(await rig.run(person)).toMatchObject({ needsReconnect: true });
		await rig.connect(person, 'another-token');
	});

	test('85: entries of a workspace that was left stay; those of the others go on', async () => {
		const before = await living();
		await rig.control({ do: 'close_workspace', id: workspaces[1]!.id });
		const { record } = await rig.control({ do: 'add' });
		const result = await rig.run(person, { reach: { kind: 'days', days: 60 } });
		expect(result).toMatchObject({ state: 'done', error: null });
		expect(result.counts.removed).toBe(0);
		expect(await row(record!.id)).toBeDefined();
		expect((await living()).length).toBe(before.length + 1);
		await rig.control({ do: 'close_workspace', id: workspaces[1]!.id, closed: false });
	});

	test('75: the day of an entry stays what it was when the zone of the profile changes', async () => {
		const { record } = await rig.control({ do: 'add' });
		await rig.run(person);
		const before = await living();
		await rig.control({ do: 'zone', member: 1, zone: 'Pacific/Kiritimati' });
		await rig.control({ do: 'edit', id: record!.id, patch: { description: 'Moved' } });
		const later = await rig.control({ do: 'add' });
		const { counts } = await rig.run(person, { reach: { kind: 'days', days: 20 } });
		expect(counts).toMatchObject({ created: 1, updated: 1, removed: 0 });
		expect(await row(record!.id)).toMatchObject({ description: 'Moved' });
		expect((await row(later.record!.id))?.utc_offset).toBe(840);
		const after = new Map((await living()).map((one) => [one.source_id, one.utc_offset]));
		for (const one of before) expect(after.get(one.source_id)).toBe(one.utc_offset);
	});

	test('91 and 92: overlaps, nights and long entries are kept, and so is every description', async () => {
		const start = Date.now() - 60 * 3_600_000;
		const descriptions = [null, '', '🐛\n' + 'x'.repeat(2990)];
		const made = [];
		for (const description of descriptions) {
			const times = { start: secondText(start), stop: secondText(start + 50 * 3_600_000) };
			const entry = { ...times, duration: 180_000, description };
			made.push((await rig.control({ do: 'add', entry })).record!.id);
		}
		await rig.run(person);
		const stored = await Promise.all(made.map(row));
		expect(stored.map((one) => one?.description)).toEqual(['', '', descriptions[2]]);
	});

	test('93: moved to another project, and names changed without a mark', async () => {
		const [from, to] = projects as [(typeof projects)[0], (typeof projects)[0]];
		const { id } = await newest();
		await rig.control({ do: 'edit', id, patch: { project_id: from.id, tag_ids: [tags[0]!.id] } });
		await rig.run(person);
		await rig.control({ do: 'edit', id: to.id, patch: { name: 'Renamed' }, silently: true });
		await rig.control({ do: 'edit', id: tags[0]!.id, patch: { name: 'focus' }, silently: true });
		await rig.control({ do: 'edit', id, patch: { project_id: to.id } });
		await rig.run(person);
		const renamed = (await projectRows()).find((one) => one.source_id === String(to.id))!;
		expect(renamed.name).toBe('Renamed');
		expect(await row(id)).toMatchObject({ project_id: renamed.id, tags: ['focus'] });
		await rig.control({ do: 'delete', id: to.id });
		expect((await rig.run(person)).counts.removed).toBe(1);
	});
});

test('nothing broke on our side', () => {
	expect(rig.reported).toEqual([]);
});
