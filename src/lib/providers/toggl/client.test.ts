import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen, type Listening } from '../listen.server.ts';
import { walkPages } from '../pages.ts';
import type { Answer, MappedRecord, RecordPage, WalkRequest } from '../provider.ts';
import { createToggl, type Toggl } from './client.server.ts';
import { createTogglSandbox, sandboxToken, type TogglSandbox } from './sandbox.server.ts';
import { catalogOf } from './sandbox/catalog.server.ts';
import { secondText } from './sandbox/world.server.ts';

const noon = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const token = sandboxToken;
const { workspaces, projects, tags, clients, hiddenProject } = catalogOf(1);
const lastMonth: WalkRequest = {
	kind: 'window',
	window: { start: noon - 30 * DAY, end: noon + DAY }
};
const windowOf = (from: number, to: number): WalkRequest => ({
	kind: 'window',
	window: { start: noon - from * DAY, end: noon - to * DAY }
});

let now: number;
let sandbox: TogglSandbox;
let server: Listening;
let toggl: Toggl;
/** Addresses and bodies as they came in. */
let asked: { url: URL; body: string }[];

beforeEach(async () => {
	now = noon;
	asked = [];
	sandbox = createTogglSandbox({ seed: 'client', now: () => now, since: noon - 420 * DAY });
	sandbox.switchboard.perform({ do: 'settings', callsPerHour: 100_000, burst: 100_000 });
	server = await listen({
		async fetch(request) {
			asked.push({ url: new URL(request.url), body: await request.clone().text() });
			return sandbox.fetch(request);
		}
	});
	toggl = createToggl({ baseUrl: server.url, now: () => now });
});
afterEach(() => server.close());

function value<T>(answer: Answer<T>): T {
	if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
	return answer.value;
}

const since = (at: number): WalkRequest => ({ kind: 'changes', mark: String(at / 1000) });

async function pagesOf(walk: WalkRequest): Promise<RecordPage[]> {
	const pages: RecordPage[] = [];
	for await (const answer of walkPages((pageToken) =>
		toggl.fetchPage({ token, walk, pageToken })
	)) {
		pages.push(value(answer));
	}
	return pages;
}

/** How a walk that goes wrong ends. */
async function endOf(walk: WalkRequest): Promise<Answer<RecordPage>> {
	let last: Answer<RecordPage> | null = null;
	for await (const answer of walkPages((pageToken) =>
		toggl.fetchPage({ token, walk, pageToken })
	)) {
		last = answer;
	}
	return last!;
}

async function walked(walk: WalkRequest) {
	const mapped = (await pagesOf(walk)).flatMap(({ records }) => records).map(toggl.map);
	const good = mapped.filter((one): one is MappedRecord => one !== null && 'values' in one);
	const gone = mapped.filter((one) => one !== null && 'removed' in one);
	const problems = mapped.filter((one) => one !== null && 'problem' in one);
	const of = (entity: string) => good.filter((one) => one.entity === entity);
	return { entries: of('time_entries'), projects: of('projects'), gone, problems };
}

const ids = (records: readonly { sourceId: string }[]) =>
	[...new Set(records.map(({ sourceId }) => sourceId))].sort();
const there = (from: number, to: number) =>
	sandbox.switchboard
		.entries()
		.filter(({ start, server_deleted_at: gone }) => {
			const at = Date.parse(start);
			return gone === null && at >= noon - from * DAY && at < noon - to * DAY;
		})
		.map(({ id }) => String(id))
		.sort();

test('says whose data the token opens; 84: a reset token and 83: none at all end the grant', async () => {
	expect(value(await toggl.whoAmI(token))).toEqual({ externalId: '9031001', name: 'Alex Example' });
	sandbox.switchboard.perform({ do: 'reset_token', member: 1, token: 'another' });
	expect(await toggl.whoAmI(token)).toEqual({ kind: 'token_expired' });
	expect(await endOf(lastMonth)).toEqual({ kind: 'token_expired' });
	expect(await toggl.whoAmI('another')).toMatchObject({ kind: 'ok' });
	sandbox.switchboard.perform({ do: 'fail', kind: 'empty', on: 'me', status: 401 });
	expect(await toggl.whoAmI('another')).toEqual({ kind: 'token_expired' });
});

test('the newest days take three calls, and bring each entry with its project before it', async () => {
	const { entries, projects: listed, problems } = await walked(lastMonth);
	expect(asked.map(({ url }) => url.pathname)).toEqual([
		'/api/v9/me',
		'/api/v9/me/projects',
		'/api/v9/me/time_entries'
	]);
	expect(problems).toEqual([]);
	expect(ids(entries)).toEqual(there(30, -1));
	expect(entries.length).toBeGreaterThan(40);
	// 77: archived ones too.
	const old = projects.find(({ status }) => status === 'archived')!;
	const known = listed.find(({ sourceId }) => sourceId === String(old.id));
	expect(known?.values).toMatchObject({ name: old.name, archived: true });
});

test('a whole life page by page: everything once; 86: every row of every page', async () => {
	sandbox = createTogglSandbox({ seed: 'long', now: () => now, since: noon - 800 * DAY });
	sandbox.switchboard.perform({ do: 'settings', callsPerHour: 1000, burst: 1000 });
	const { entries, problems } = await walked(windowOf(9999, -1));
	expect(problems).toEqual([]);
	expect(ids(entries)).toEqual(there(9999, -1));
	expect(entries.length).toBeGreaterThan(1500);
	// 88: no span is longer than a year; 89: nothing is rounded.
	const reports = asked.filter(({ url }) => url.pathname.includes('/reports/'));
	for (const { body } of reports) {
		const { start_date: from, end_date: to, rounding } = JSON.parse(body) as Record<string, string>;
		expect(Date.parse(to!) - Date.parse(from!)).toBeLessThan(366 * DAY);
		expect(rounding).toBe(0);
	}
	expect(new Set(reports.map(({ url }) => url.pathname)).size).toBe(workspaces.length);
});

test('88: a year without entries does not end the walk', async () => {
	sandbox = createTogglSandbox({ seed: 'gap', now: () => now, since: Date.UTC(2026, 9, 1) });
	sandbox.switchboard.perform({ do: 'settings', callsPerHour: 1000, burst: 1000 });
	const start = secondText(Date.UTC(2025, 0, 7, 9));
	const stop = secondText(Date.UTC(2025, 0, 7, 10));
	sandbox.switchboard.perform({ do: 'add', entry: { start, stop, duration: 3600 } });
	const { entries } = await walked(windowOf(9999, 300));
	expect(entries).toHaveLength(1);
});

test('how far back a history is in, is told of each page that it can be told of', async () => {
	const pages = await pagesOf(windowOf(400, 60));
	const told = pages.flatMap(({ reached }) => (typeof reached === 'number' ? [reached] : []));
	expect(told).toEqual(told.toSorted((a, b) => b - a));
	expect(told.at(-1)).toBeLessThanOrEqual(noon - 399 * DAY);
	// The first workspace's year says nothing: the second one's is still to come.
	expect(pages.some(({ reached }) => reached === null)).toBe(true);
});

test('a walk of changes takes three calls and says where the next one begins', async () => {
	const pages = await pagesOf(since(noon - DAY));
	expect(pages).toHaveLength(3);
	expect(pages.map(({ mark }) => mark)).toEqual([String(noon / 1000 - 300), undefined, undefined]);
	// By the clock over there: ours may be wrong.
	sandbox.switchboard.perform({ do: 'skew', ms: -7 * 60_000 });
	expect((await pagesOf(since(noon - DAY)))[0]?.mark).toBe(String(noon / 1000 - 300 - 420));
	expect(
		asked.filter(({ url }) => url.searchParams.has('since') && url.pathname.endsWith('entries'))
	).toHaveLength(2);
});

describe('hard cases', () => {
	const newest = () => sandbox.switchboard.entries().find(({ stop }) => stop !== null)!;
	const entry = async (id: number, walk: WalkRequest = lastMonth) =>
		(await walked(walk)).entries.find(({ sourceId }) => sourceId === String(id));

	test('65: a running timer has no stop, whatever its duration says', async () => {
		for (const duration of [-1, -1_734_049_107, -Math.floor(noon / 1000)]) {
			const made = sandbox.switchboard.perform({ do: 'start_timer', entry: { duration } })!;
			expect((await entry(made.id))?.values).toMatchObject({ start: noon, stop: null });
		}
	});

	test('69: deleted and put back are told by changes; a list just lacks what is gone', async () => {
		const { id } = newest();
		now += 60_000;
		sandbox.switchboard.perform({ do: 'delete', id });
		expect((await walked(since(noon))).gone).toEqual([
			{ removed: true, entity: 'time_entries', sourceId: String(id), sourceAt: now * 1000 + 700 }
		]);
		expect(await entry(id)).toBeUndefined();
		now += 60_000;
		sandbox.switchboard.perform({ do: 'undelete', id });
		const back = await walked(since(noon));
		expect(back.gone).toEqual([]);
		expect(ids(back.entries)).toEqual([String(id)]);
	});

	test('71: a mark that is older than three months is refused by name', async () => {
		expect(await endOf(since(noon - 100 * DAY))).toEqual({
			kind: 'mark_expired',
			reason: 'Toggl remembers changes for three months only.'
		});
		// The list says the same where the projects did not.
		const text = 'Since cannot be older than 3 months';
		sandbox.switchboard.perform({ do: 'fail', kind: 'status', status: 400, text });
		expect((await endOf(since(noon))).kind).toBe('mark_expired');
	});

	test('72: where the list begins later than expected, the reports take over on that day', async () => {
		const day = new Date(noon - 20 * DAY).toISOString().slice(0, 10);
		const text = `start_date must not be earlier than ${day}`;
		sandbox.switchboard.perform({ do: 'fail', kind: 'status', status: 400, text });
		const { entries } = await walked(lastMonth);
		expect(ids(entries)).toEqual(there(30, -1));
		expect(sandbox.switchboard.counts().reports).toBeGreaterThan(0);
		// A refusal that names nothing new is not asked again and again.
		sandbox.switchboard.perform({ do: 'fail', kind: 'status', status: 400, text, times: 9 });
		expect((await endOf(lastMonth)).kind).toBe('ours_to_fix');
	});

	test('73: a refusal is a JSON string or plain text', async () => {
		for (const text of ["\"'since' and 'before' can not be present\"", 'No such thing.', '']) {
			sandbox.switchboard.perform({ do: 'fail', kind: 'status', status: 400, text });
			const answer = await endOf(since(noon));
			expect(answer).toMatchObject({ kind: 'ours_to_fix' });
			expect(answer).toMatchObject({ reason: expect.stringMatching(/^Toggl refused.*\.$/) });
		}
		const both = '/api/v9/me/time_entries?since=1&before=2026-01-01';
		const headers = { authorization: `Basic ${btoa(`${token}:api_token`)}` };
		const refused = await fetch(server.url + both, { headers });
		expect(typeof (await refused.json())).toBe('string');
	});

	test('76: what runs since before the window comes along, but never into history', async () => {
		const start = secondText(noon - 200 * DAY);
		const { id } = sandbox.switchboard.perform({ do: 'start_timer', entry: { start } })!;
		expect((await entry(id))?.values).toMatchObject({ start: noon - 200 * DAY, stop: null });
		expect(await entry(id, windowOf(80, 30))).toBeUndefined();
	});

	test('77: a project that no list has is kept by its id, before the entry that names it', async () => {
		const { id } = newest();
		sandbox.switchboard.perform({ do: 'edit', id, patch: { project_id: hiddenProject } });
		const { entries, projects: all } = await walked(since(noon - 60_000));
		const unknown = all.filter(({ sourceId }) => sourceId === String(hiddenProject));
		expect(unknown).toHaveLength(1);
		expect(unknown[0]).toMatchObject({
			sourceAt: 1,
			values: { name: `Unknown project #${hiddenProject}`, client: null, archived: false }
		});
		expect(entries[0]?.references).toEqual({
			projectId: { entity: 'projects', sourceId: String(hiddenProject) }
		});
	});

	test('79: tags that are null, none and some', async () => {
		const { id } = newest();
		const seen: unknown[] = [];
		for (const patch of [
			{ tags: null, tag_ids: null },
			{ tag_ids: [] },
			{ tag_ids: [tags[2]!.id, tags[0]!.id] }
		]) {
			sandbox.switchboard.perform({ do: 'edit', id, patch: { tags: [], ...patch } });
			seen.push((await entry(id))?.values['tags']);
		}
		expect(seen).toEqual([[], [], ['admin', 'deep work']]);
	});

	test.each([
		['headers', { kind: 'quota', retryAfter: '1838' } as const],
		[
			'words alone',
			{
				kind: 'status',
				status: 402,
				text: 'You have hit your hourly limit. The quota will reset in 1838 seconds.'
			} as const
		]
	])('81: 402 with the quota in its %s pauses exactly so long', async (_how, fault) => {
		sandbox.switchboard.perform({ do: 'fail', ...fault });
		expect(await endOf(lastMonth)).toEqual({
			kind: 'throttled',
			until: noon + 1_838_000,
			reason: 'Toggl allows 30 requests an hour.'
		});
	});

	test('81: 402 without a quota is the plan: that call alone, and it is said once', async () => {
		sandbox.switchboard.perform({ do: 'settings', reports: false });
		const { entries, problems } = await walked(windowOf(999, -1));
		expect(ids(entries)).toEqual(there(88, -1));
		expect(there(999, -1).length).toBeGreaterThan(entries.length);
		expect(problems).toHaveLength(workspaces.length);
		expect(problems[0]).toMatchObject({
			problem: expect.stringContaining('plan of the workspace')
		});
		expect(sandbox.switchboard.counts().reports).toBe(workspaces.length);
		sandbox.switchboard.perform({ do: 'fail', kind: 'feature' });
		expect((await endOf(lastMonth)).kind).toBe('ours_to_fix');
	});

	test('82: the leaky bucket', async () => {
		sandbox.switchboard.perform({ do: 'settings', burst: 2 });
		expect(await endOf(lastMonth)).toMatchObject({ kind: 'throttled', until: noon + 5000 });
		now += 5000;
		expect((await endOf(lastMonth)).kind).toBe('throttled');
		sandbox.switchboard.perform({ do: 'fail', kind: 'throttle', on: 'me', retryAfter: '30' });
		expect(await endOf(lastMonth)).toMatchObject({ until: now + 30_000 });
	});

	test('85: a workspace that is closed to us costs that workspace alone', async () => {
		const { id, name } = workspaces[1]!;
		sandbox.switchboard.perform({ do: 'fail', kind: 'status', status: 403, on: 'reports' });
		const one = await walked(windowOf(400, 200));
		expect(one.problems).toHaveLength(1);
		expect(one.problems[0]).toMatchObject({ problem: expect.stringContaining('Own work') });
		expect(one.entries.length).toBeGreaterThan(20);
		// And one that was left is not even asked for.
		sandbox.switchboard.perform({ do: 'close_workspace', id });
		sandbox.switchboard.perform({ do: 'reset_counts' });
		const other = await walked(windowOf(400, 200));
		expect(JSON.stringify(other)).not.toContain(name);
		expect(other.problems).toEqual([]);
		expect(sandbox.switchboard.counts().reports).toBe(1);
	});

	test('85: one entry of a closed workspace is not gone for that', async () => {
		const one = sandbox.switchboard
			.entries()
			.find(({ workspace_id: id }) => id === workspaces[1]!.id)!;
		const read = async () => value(await toggl.fetchRecord(token, String(one.id), 'time_entries'));
		expect(toggl.map(await read())).toMatchObject({ sourceId: String(one.id) });
		sandbox.switchboard.perform({ do: 'close_workspace', id: workspaces[1]!.id });
		expect(toggl.map(await read())).toBeNull();
		sandbox.switchboard.perform({ do: 'delete', id: one.id });
		expect(await read()).toBeNull();
		expect((await toggl.fetchRecord(token, '../me', 'time_entries')).kind).toBe('ours_to_fix');
	});

	test('86: a cursor that repeats ends the walk by name', async () => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'same_page', on: 'reports', times: 99 });
		expect((await endOf(windowOf(400, 200))).kind).toBe('malformed');
	});

	test('a slice of a thousand rows is not believed: it is asked for in halves', async () => {
		for (let nth = 0; nth < 1100; nth += 1) {
			const start = secondText(noon - (1 + (nth % 25)) * DAY + nth * 1000);
			sandbox.switchboard.perform({ do: 'add', entry: { start, stop: start, duration: 0 } });
		}
		const { entries } = await walked(lastMonth);
		expect(ids(entries)).toEqual(there(30, -1));
		expect((await endOf(since(noon - DAY))).kind).toBe('mark_expired');
	});

	test('93: names change without a mark: projects, clients and tags are read anew each time', async () => {
		const project = projects.find(({ client, status }) => client !== null && status === 'active')!;
		const { id } = newest();
		const patch = { project_id: project.id, tag_ids: [tags[0]!.id] };
		sandbox.switchboard.perform({ do: 'edit', id, patch });
		for (const [of, name] of [
			[project.id, 'Renamed'],
			[project.client!, 'New client'],
			[tags[0]!.id, 'focus']
		] as const) {
			sandbox.switchboard.perform({ do: 'edit', id: of, patch: { name }, silently: true });
		}
		const { entries, projects: all } = await walked(since(noon - 1000));
		const renamed = all.find(({ sourceId }) => sourceId === String(project.id));
		expect(renamed?.values).toMatchObject({ name: 'Renamed', client: 'New client' });
		expect(entries[0]?.values['tags']).toEqual(['focus']);
		expect(clients.map(({ id: known }) => known)).toContain(project.client);
	});

	test('94: nothing of the account but its name and zone goes further', async () => {
		const pages = await pagesOf(windowOf(200, -1));
		const said = JSON.stringify([pages, await toggl.whoAmI(token)]);
		expect(said).not.toMatch(/secret|api_token|hash|ical|@example/);
		for (const kind of ['truncated', 'html'] as const) {
			sandbox.switchboard.perform({ do: 'fail', kind, on: 'me', times: 2 });
			for (const answer of [await toggl.whoAmI(token), await endOf(lastMonth)]) {
				expect(answer).toMatchObject({ kind: 'malformed', excerpt: '' });
			}
		}
	});

	test('a deleted project is told by changes', async () => {
		now += 1000;
		sandbox.switchboard.perform({ do: 'delete', id: projects[0]!.id });
		expect((await walked(since(noon))).gone).toMatchObject([
			{ entity: 'projects', sourceId: String(projects[0]!.id) }
		]);
	});
});

describe('every other answer', () => {
	test('null where a list is empty', async () => {
		for (const on of ['projects', 'entries'] as const) {
			sandbox.switchboard.perform({ do: 'fail', kind: 'null_list', on });
		}
		expect((await walked(lastMonth)).entries).toEqual([]);
	});

	test('in another order', async () => {
		sandbox.switchboard.perform({ do: 'fail', kind: 'reordered' });
		expect(ids((await walked(lastMonth)).entries)).toEqual(there(30, -1));
	});

	test('a broken record costs itself alone', async () => {
		for (const on of ['projects', 'entries'] as const) {
			sandbox.switchboard.perform({ do: 'fail', kind: 'malformed_record', on });
		}
		const { problems, entries } = await walked(lastMonth);
		expect(problems).toMatchObject([
			{ entity: 'projects', sourceId: expect.any(String), field: 'name' },
			{ entity: 'time_entries', sourceId: expect.any(String), field: 'start' }
		]);
		expect(entries).toHaveLength(there(30, -1).length - 1);
	});

	test.each([
		['truncated', undefined, 'malformed'],
		['html', 200, 'malformed'],
		['html', 502, 'unreachable'],
		['empty', 502, 'unreachable'],
		['lost', undefined, 'unreachable'],
		['status', 410, 'ours_to_fix'],
		['status', 503, 'unreachable'],
		['empty', 200, 'malformed']
	] as const)('%s %s is %s', async (kind, status, expected) => {
		for (const on of ['me', 'projects', 'entries', 'reports'] as const) {
			sandbox.switchboard.perform({ do: 'heal' });
			sandbox.switchboard.perform({ do: 'fail', kind, on, ...(status && { status }) });
			expect((await endOf(windowOf(120, -1))).kind).toBe(expected);
		}
	});

	test('a page that was never given out is not asked for', async () => {
		const answer = await toggl.fetchPage({ token, walk: lastMonth, pageToken: 'list ../x' });
		expect(answer.kind).toBe('ours_to_fix');
		expect(asked).toEqual([]);
	});
});
