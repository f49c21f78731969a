import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shelfRig, type ShelfRig } from '../../../tests/support/shelf-rig.ts';
import { makePerson } from '../../../tests/support/sync-device.ts';
import { connectByToken } from './connect-token.server.ts';
import { findConnection } from './connection.server.ts';
import { connectionWebhookSecret, takeDelivery } from './webhook.server.ts';

const DAY = 86_400_000;
let rig: ShelfRig;
let person: string;

beforeAll(async () => {
	rig = await shelfRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
	const { shelf } = rig;
	shelf.items.clear();
	Object.assign(shelf, { token: 'shelf-token', oldestMark: 0, fault: () => null });
	shelf.put({ type: 'project', id: 'p1', name: 'Garden' });
	for (let n = 0; n < 5; n += 1) entry(`e${n}`, { start: Date.now() - n * 20 * DAY });
	await rig.fresh.asOwner('delete from rate_limits');
	person = await rig.person();
	shelf.calls.length = 0;
});

function entry(id: string, over: { start: number; project?: string | null; name?: string }): void {
	const { start, project = 'p1', name = 'Digging' } = over;
	rig.shelf.put({ type: 'entry', id, start, stop: start + 1000, project, name });
}

interface Entry {
	id: string;
	source_id: string;
	description: string;
	project_id: string | null;
	deleted_at: number | null;
}
const entries = () => rig.rows<Entry>('time_entries', person);
const living = async () => (await entries()).filter(({ deleted_at }) => deleted_at === null);
const projects = () => rig.rows<{ id: string; name: string }>('projects', person);
const paths = () => [...new Set(rig.shelf.calls.map(({ path }) => path))];
async function head() {
	const [row] = await rig.fresh.asOwner<{ revision: number }>(
		'select revision from sync_heads where user_id = $1::uuid',
		[person]
	);
	return Number(row?.revision);
}

describe('a walk of changes', () => {
	test('follows the first windows, brings what changed, and an empty one writes nothing', async () => {
		expect((await rig.run(person)).counts).toMatchObject({ created: 6, skipped: 0 });
		expect(paths()).toEqual(['/list']);
		rig.shelf.calls.length = 0;
		entry('e4', { start: Date.now() - 80 * DAY, name: 'Weeding' });
		entry('late', { start: Date.now() - 400 * DAY });
		expect((await rig.run(person)).counts).toMatchObject({ created: 1, updated: 1 });
		expect(paths()).toEqual(['/changes']);
		const before = [await entries(), await head()];
		expect((await rig.run(person)).counts).toMatchObject({ created: 0, updated: 0, removed: 0 });
		expect([await entries(), await head()]).toEqual(before);
	});

	test('does not move its mark before its last page is stored', async () => {
		await rig.run(person);
		for (let n = 0; n < 7; n += 1) entry(`more${n}`, { start: Date.now() - n * DAY });
		let pages = 0;
		rig.shelf.fault = (path) =>
			path === '/changes' && ++pages === 3 ? new Response(null, { status: 500 }) : null;
		expect((await rig.run(person)).state).toBe('failed');
		expect(await living()).toHaveLength(5 + 6);
		rig.shelf.fault = () => null;
		expect((await rig.run(person)).counts.created).toBe(1);
	});

	test('whose mark is too old becomes a deep walk of a window, and gives another mark', async () => {
		await rig.run(person);
		entry('new', { start: Date.now() - 60 * DAY });
		rig.shelf.oldestMark = rig.shelf.at;
		rig.shelf.calls.length = 0;
		expect(await rig.run(person)).toMatchObject({ state: 'done', counts: { created: 1 } });
		expect(paths()).toEqual(['/changes', '/list']);
		rig.shelf.calls.length = 0;
		await rig.run(person);
		expect(paths()).toEqual(['/changes']);
	});
});

describe('what a record may be', () => {
	test('a deletion that is told marks the row; told otherwise later, it is back', async () => {
		await rig.run(person);
		rig.shelf.put({ type: 'entry', id: 'e1', deleted: true });
		rig.shelf.put({ type: 'entry', id: 'never-seen', deleted: true });
		expect((await rig.run(person)).counts).toMatchObject({ removed: 1, created: 0 });
		expect((await living()).map(({ source_id }) => source_id)).not.toContain('e1');
		entry('e1', { start: Date.now() - 20 * DAY });
		expect((await rig.run(person)).counts).toMatchObject({ removed: 0, updated: 1 });
		expect(await living()).toHaveLength(5);
	});

	test('nothing of ours counts as nothing; a bad one costs itself and is told', async () => {
		rig.shelf.put({ type: 'other', id: 'x' });
		rig.shelf.put({ type: 'entry', id: 'bad', start: 'yesterday', project: null });
		const { counts } = await rig.run(person, { reach: { kind: 'all' } });
		expect(counts).toEqual({ created: 6, updated: 0, unchanged: 0, removed: 0, skipped: 1 });
	});

	test('a reference becomes the id of its row', async () => {
		await rig.run(person);
		const [garden] = await projects();
		expect(new Set((await entries()).map((row) => row.project_id))).toEqual(new Set([garden!.id]));
	});

	test('a reference to what has not come is empty and said, and filled in when it comes', async () => {
		entry('early', { start: Date.now(), project: 'p2' });
		const first = await rig.run(person);
		expect(first).toMatchObject({ state: 'done', counts: { created: 7, skipped: 0 } });
		const find = async () => (await entries()).find(({ source_id }) => source_id === 'early');
		expect((await find())?.project_id).toBeNull();
		const [run] = await rig.fresh.asOwner<{ problems: unknown[] }>(
			'select problems from sync_runs where user_id = $1::uuid',
			[person]
		);
		expect(run?.problems).toEqual([
			expect.objectContaining({ sourceId: 'early', field: 'projectId' })
		]);

		rig.shelf.put({ type: 'project', id: 'p2', name: 'House' });
		expect((await rig.run(person)).counts).toMatchObject({ created: 1, updated: 1 });
		const house = (await projects()).find(({ name }) => name === 'House');
		expect((await find())?.project_id).toBe(house!.id);
	});
});

describe('a pasted token', () => {
	const user = () => ({ id: person, demo: false });

	test('is sealed, tried, and never renewed; a refused one is told by name', async () => {
		const stored = await rig.fresh.asOwner('select t::text from oauth_credentials t');
		expect(JSON.stringify(stored)).not.toContain(rig.shelf.token);
		expect(await findConnection(rig.line, person)).toMatchObject({
			...{ status: 'active', externalUserId: 'one', externalName: 'Sam' },
			...{ refreshToken: null, expiresAt: null }
		});
		const other = await makePerson(rig.fresh.database);
		for (const token of ['wrong', 'two words', '']) {
			const connecting = connectByToken(rig.line, { user: { id: other, demo: false }, token });
			await expect(connecting).rejects.toMatchObject({ code: 'E_NOT_CONNECTED', status: 400 });
		}
		expect(await findConnection(rig.line, other)).toBeNull();
		const again = connectByToken(rig.line, { user: user(), token: rig.shelf.token });
		await expect(again).rejects.toMatchObject({ status: 409 });
	});

	test('that is refused later asks for another one, and nothing is called until then', async () => {
		await rig.run(person);
		rig.shelf.token = 'another';
		rig.shelf.calls.length = 0;
		expect(await rig.run(person)).toMatchObject({ state: 'failed', needsReconnect: true });
		expect(rig.shelf.calls).toHaveLength(1);
		await expect(rig.run(person)).rejects.toThrow('Nothing could be begun.');
		rig.shelf.account = 'two';
		const stranger = connectByToken(rig.line, { user: user(), token: 'another' });
		await expect(stranger).rejects.toMatchObject({ details: { problem: 'other-account' } });
		rig.shelf.account = 'one';
		await connectByToken(rig.line, { user: user(), token: 'another' });
		expect(await rig.run(person)).toMatchObject({ state: 'done', counts: { created: 0 } });
	});
});

describe('a webhook of one connection', () => {
	async function deliver(text: string, over: { secret?: string } = {}) {
		const connection = await findConnection(rig.line, person);
		const secret = over.secret ?? connectionWebhookSecret(rig.line, connection!);
		const body = new TextEncoder().encode(text);
		return takeDelivery(rig.line, { secret, headers: new Headers(), body });
	}
	const connection = async () => (await findConnection(rig.line, person))!;

	test('brings its sync forward and names what to list again; a replay changes nothing more', async () => {
		await rig.run(person);
		await rig.fresh.asOwner("update oauth_credentials set last_ok_at = now() - interval '1 hour'");
		const [from, to] = [Date.now() - 50 * DAY, Date.now() - 30 * DAY];
		expect(await deliver(`changed ${from} ${to}`)).toBe('taken');
		const once = await connection();
		expect(once.nextSyncAt).toBeLessThanOrEqual(Date.now());
		expect(await deliver(`changed ${from} ${to}`)).toBe('taken');
		expect(await connection()).toMatchObject({
			relistFrom: once.relistFrom,
			relistTo: once.relistTo
		});

		// Gone without a word of it: only listing the window again shows it.
		rig.shelf.items.delete('e2');
		expect((await rig.run(person)).counts).toMatchObject({ removed: 1 });
		expect(await connection()).toMatchObject({ relistFrom: null, relistTo: null });
		expect((await living()).map(({ source_id }) => source_id)).not.toContain('e2');
	});

	test('at another address, or unreadable, moves nothing', async () => {
		await rig.run(person);
		const before = await connection();
		const secret = connectionWebhookSecret(rig.line, before);
		const other = await makePerson(rig.fresh.database);
		for (const wrong of [
			'',
			'x',
			secret.slice(0, -1),
			`${secret}A`,
			secret.replace(/^.{22}/, other.slice(0, 22))
		]) {
			expect(await deliver('changed', { secret: wrong })).toBe('unknown');
		}
		expect(await deliver('gossip')).toBe('refused');
		expect(await connection()).toEqual(before);
	});

	test('that says the end of it is believed when the provider says so too', async () => {
		await rig.run(person);
		expect(await deliver('ended')).toBe('taken');
		expect((await rig.run(person)).state).toBe('done');
		expect(await connection()).toMatchObject({ status: 'active' });

		rig.shelf.token = 'another';
		expect(await deliver('ended')).toBe('taken');
		expect(await deliver('ended')).toBe('taken');
		expect(await rig.run(person)).toMatchObject({ needsReconnect: true });
		expect(await connection()).toMatchObject({ status: 'reconnect', nextSyncAt: null });
		rig.shelf.calls.length = 0;
		await rig.line.runs.beginDue();
		expect(rig.shelf.calls).toEqual([]);
	});
});
