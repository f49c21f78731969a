import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { shelfRig, type ShelfRig } from '../../../tests/support/shelf-rig.ts';
import { shelfManifest } from '../../../tests/support/shelf.ts';
import { replayPayloads } from './replay.server.ts';
import { readSetAside } from './set-aside.server.ts';

const DAY = 86_400_000;
let rig: ShelfRig;
let person: string;

beforeAll(async () => {
	const capabilities = { ...shelfManifest.capabilities, deletions: 'absence' } as const;
	rig = await shelfRig({ manifest: { capabilities } });
	rig.shelf.pageSize = 100;
});
afterAll(() => rig.close());
beforeEach(async () => {
	rig.shelf.items.clear();
	rig.shelf.oldestMark = 0;
	person = await rig.person();
	await rig.run(person);
});

const put = (id: string, over: object = {}) =>
	rig.shelf.put({ type: 'entry', id, start: Date.now(), name: 'Digging', project: null, ...over });
/** Longer than the mapping allows, and older than what each run lists. */
const unreadable = { name: 'x'.repeat(100_000), start: Date.now() - 200 * DAY };
const aside = async () =>
	(await readSetAside(rig.line, person, { limit: 100 })).map(({ sourceId }) => sourceId);
const weekLater = () =>
	rig.fresh.asOwner(
		`update provider_cursors set cursor = jsonb_set(cursor, '{deepAt}', '0') where user_id = $1::uuid`,
		[person]
	);
const askedFor = () => rig.shelf.calls.filter(({ path }) => path.startsWith('/one/')).length;

test('a record that is set aside is asked for once a week, and leaves when it is gone over there', async () => {
	put('old', unreadable);
	put('kept', unreadable);
	put('row', { start: Date.now() });
	await rig.run(person);
	expect(await aside()).toEqual(['kept', 'old']);
	rig.shelf.items.delete('old');
	const before = askedFor();
	await rig.run(person);
	expect(askedFor()).toBe(before);
	expect(await aside()).toEqual(['kept', 'old']);
	await weekLater();
	await rig.run(person);
	expect(await aside()).toEqual(['kept']);
	await replayPayloads(rig.line, person);
	expect(await aside()).toEqual(['kept']);
	// One that was corrected over there comes in the same way.
	put('kept', { name: 'Weeding', start: unreadable.start });
	rig.shelf.oldestMark = rig.shelf.at + 1;
	await weekLater();
	await rig.run(person);
	expect(await aside()).toEqual([]);
	const rows = await rig.rows<{ source_id: string }>('time_entries', person);
	expect(rows.map((row) => row.source_id)).toEqual(['kept', 'row']);
});

test('one without a name leaves when a walk over everything does not bring it, and no sooner', async () => {
	const nameless = { type: 'entry', id: null as unknown as string, at: 1e9, start: 'x' } as const;
	rig.shelf.items.set('nameless', nameless);
	await rig.run(person, { reach: { kind: 'all' } });
	expect(await aside()).toEqual([null]);
	await rig.run(person, { reach: { kind: 'all' } });
	expect(await aside()).toEqual([null]);
	rig.shelf.items.delete('nameless');
	await weekLater();
	await rig.run(person);
	expect(await aside()).toEqual([null]);
	await rig.run(person, { reach: { kind: 'all' } });
	expect(await aside()).toEqual([]);
});

test('a row whose last change was refused leaves the list when its record vanishes', async () => {
	put('row');
	await rig.run(person);
	put('row', { name: unreadable.name });
	await rig.run(person);
	expect(await aside()).toEqual(['row']);
	rig.shelf.items.delete('row');
	await rig.run(person);
	expect(await aside()).toEqual([]);
	expect(await rig.rows('time_entries', person)).toMatchObject([{ source_removed: true }]);
});
