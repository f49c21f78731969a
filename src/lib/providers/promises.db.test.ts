import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { shelfRig, type ShelfRig } from '../../../tests/support/shelf-rig.ts';

const DAY = 86_400_000;
let rig: ShelfRig;
let person: string;

beforeAll(async () => {
	rig = await shelfRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
	rig.shelf.items.clear();
	rig.shelf.fault = () => null;
	rig.shelf.pageSize = 50;
	await rig.fresh.asOwner('delete from provider_breakers');
	person = await rig.person();
	for (let n = 0; n < 10; n += 1) put(`e${n}`, { start: now - n * DAY });
	await rig.run(person);
});

const now = Date.now();
function put(id: string, over: Record<string, unknown> = {}): void {
	const base = {
		type: 'entry',
		id,
		start: now,
		stop: null,
		name: 'Digging',
		project: null
	} as const;
	rig.shelf.put({ ...base, ...over });
}

const rows = () => rig.rows<Record<string, unknown>>('time_entries', person);
const head = () => rig.fresh.asOwner('select * from sync_heads where user_id = $1::uuid', [person]);
const history = () =>
	rig.fresh.asOwner<{ field: string; value: unknown }>(
		'select field, value from row_history where user_id = $1::uuid',
		[person]
	);
const standing = async () => [await rows(), await head(), await history()];
const whole = { reach: { kind: 'all' } } as const;

const page = (body: string) => () => new Response(body, { status: 200 });

test.each([
	['a page of HTML', page('<!doctype html><p>Maintenance'), /not JSON/],
	['half an answer', page('{"records":[{"type":"entry","id":"e1","at":9'), /not JSON/],
	['NaN', page('{"records":[{"type":"entry","id":"e1","at":9,"start":NaN}]}'), /not JSON/],
	['an error inside of 200', page('{"status":503,"body":{}}'), /without records/],
	['records that are none', page('{"records":"many"}'), /without records/],
	['nothing', page(''), /not JSON/],
	['a redirect', () => new Response('', { status: 302, headers: { location: '/' } }), /redirect/]
])('promise 20: %s changes nothing and is told once', async (_what, fault, words) => {
	const before = await standing();
	rig.shelf.fault = fault;
	const result = await rig.run(person, whole);
	expect(result).toMatchObject({ state: 'failed', error: expect.stringMatching(words) });
	expect(await standing()).toEqual(before);
});

test.each([
	['a start of 1e308', { start: 1e308 }, 'start'],
	['a start in the year 275760', { start: 8.64e15 }, 'start'],
	['a start in the year 1', { start: Date.UTC(1, 0, 1) - 1900 * 365.2425 * DAY }, 'start'],
	['a text where a moment belongs', { start: 'yesterday' }, 'start'],
	['a stop before the start', { stop: 1000 }, 'stop'],
	['a list as a name', { name: [1, 2] }, 'description'],
	['a name without an end', { name: 'x'.repeat(100_000) }, 'description'],
	['no word on when it changed', { at: 'soon' }, 'at']
])('promise 20: %s in a record changes nothing and is told by name', async (_what, over, field) => {
	const before = await standing();
	rig.shelf.put({ type: 'entry', id: 'e1', start: now - DAY, name: 'Digging', ...over });
	if ('at' in over)
		rig.shelf.items.set('e1', { ...rig.shelf.items.get('e1')!, ...(over as object) });
	// As a change: no window of time would hold all of these.
	const { state, counts } = await rig.run(person);
	expect({ state, counts }).toMatchObject({ state: 'done', counts: { skipped: 1, updated: 0 } });
	expect(await standing()).toEqual(before);
	const [run] = await rig.fresh.asOwner<{ problems: unknown[] }>(
		'select problems from sync_runs where user_id = $1::uuid order by started_at desc limit 1',
		[person]
	);
	expect(run?.problems).toEqual([expect.objectContaining({ sourceId: 'e1', field })]);
});

test('promise 21: sent again, corrected or deleted there, a record is one row and its history', async () => {
	const first = await standing();
	put('e1', { start: now - DAY });
	expect((await rig.run(person)).counts).toMatchObject({ updated: 0, created: 0 });
	expect(await standing()).toEqual(first);

	put('e1', { start: now - DAY, name: 'Weeding' });
	expect((await rig.run(person)).counts).toMatchObject({ updated: 1 });
	expect(await history()).toEqual([{ field: 'description', value: 'Digging' }]);
	put('e1', { deleted: true });
	expect((await rig.run(person)).counts).toMatchObject({ removed: 1 });
	const all = (await rows()).filter((row) => row['source_id'] === 'e1');
	expect(all).toHaveLength(1);
	expect(all[0]).toMatchObject({ description: 'Weeding', deleted_at: expect.anything() });

	// Everything is listed again, twice: not a byte moves.
	const settled = await standing();
	for (let round = 0; round < 2; round += 1) {
		await rig.run(person, whole);
		expect(await standing()).toEqual(settled);
	}
});

test('an identical year again writes no row and burns no revision', async () => {
	for (let n = 10; n < 365; n += 1) put(`e${n}`, { start: now - n * DAY });
	expect((await rig.run(person)).counts.created).toBe(355);
	const before = await standing();
	const written = async () => {
		const [row] = await rig.fresh.asOwner(
			`select max(xmin::text::bigint) as last, count(*) as rows from time_entries
				where user_id = $1::uuid`,
			[person]
		);
		return row;
	};
	// A row that was only locked has a mark of it as well.
	const locked = async () => {
		const [row] = await rig.fresh.asOwner<{ rows: number }>(
			`select count(*)::int as rows from provider_payloads
				where user_id = $1::uuid and xmax <> 0`,
			[person]
		);
		return row?.rows;
	};
	const versions = await written();
	const lockedBefore = await locked();
	const { counts } = await rig.run(person, whole);
	expect(counts).toEqual({ created: 0, updated: 0, unchanged: 365, removed: 0, skipped: 0 });
	expect(await standing()).toEqual(before);
	expect(await written()).toEqual(versions);
	expect(await locked()).toBe(lockedBefore);
});
