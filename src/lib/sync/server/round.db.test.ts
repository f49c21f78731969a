import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { settings } from '#lib/domains/settings/entity.ts';
import { timeEntry } from '#lib/domains/time/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import {
	creation,
	makePerson,
	patch,
	pullInput,
	pushInput,
	removal
} from '../../../../tests/support/sync-device.ts';
import { rowField } from '../edit-conflict.ts';
import type { Page, PushAnswer, PullAnswer, WireChange } from '../protocol.ts';
import { sourceRowId } from '../row-id.ts';
import { createSync, type Sync } from './sync.server.ts';

let fresh: FreshDatabase;
let sync: Sync;
let person: string;

beforeAll(async () => {
	fresh = await freshDatabase();
	sync = createSync(fresh.database, entities);
});
afterAll(async () => {
	await sync.stop();
	await fresh.close();
});
beforeEach(async () => {
	person = await makePerson(fresh.database);
});

const weight = { measuredAt: Date.UTC(2026, 10, 20, 6, 30), utcOffset: 60, weightKg: 81.235 };
const now = () => Date.now() * 1000;

function page(answer: PushAnswer | PullAnswer): Page {
	if (answer.kind !== 'page') throw new Error(`Expected a page, got ${JSON.stringify(answer)}`);
	return answer;
}

test('a created row comes back to another device exactly as it was sent', async () => {
	const change = creation(weighIn, withInitial(weighIn, { ...weight, note: 'Grüße 🏔' }));
	const answer = page(await sync.push(person, pushInput([change])));
	expect(answer.verdicts).toEqual([
		{
			kind: 'accepted',
			entity: 'weigh_ins',
			id: change.id,
			revision: 1,
			updatedAt: change.createdAt
		}
	]);
	expect(answer).toMatchObject({ head: 1, cursor: 1, more: false, rows: [] });

	const other = page(await sync.pull(person, pullInput({ cursor: 0 })));
	expect(other.rows).toEqual([
		{
			...withInitial(weighIn, { ...weight, note: 'Grüße 🏔' }),
			entity: 'weigh_ins',
			id: change.id,
			source: 'manual',
			sourceId: change.id,
			createdAt: change.createdAt,
			updatedAt: change.createdAt,
			deletedAt: null,
			revision: 1,
			stamps: null,
			released: null,
			sourceValues: null,
			editedAt: change.createdAt,
			removedAt: 0
		}
	]);
});

test('every kind of field survives the way there and back', async () => {
	const values = withInitial(settings, {
		homeZone: 'Europe/Vienna',
		targets: { energyKcal: 2150.5, proteinG: null, fastingHours: 16 }
	});
	const entry = withInitial(timeEntry, {
		start: 1_700_000_000_123,
		stop: null,
		description: 'Ä "quoted" \\ and \t tab',
		projectId: '0192f0c1-0000-7000-8000-00000000aaaa',
		tags: ['a', 'b'],
		billable: true
	});
	const plan = withInitial(project, { name: 'P', plannedHours: 10.25, startDate: '2026-02-28' });
	await sync.push(
		person,
		pushInput([creation(settings, values), creation(timeEntry, entry), creation(project, plan)])
	);
	const { rows } = page(await sync.pull(person, pullInput({ cursor: 0 })));
	expect(rows).toHaveLength(3);
	for (const sent of [values, entry, plan])
		expect(rows).toContainEqual(expect.objectContaining(sent));
});

test('I5: the same push again changes nothing, returns no row and costs no revision', async () => {
	const change = creation(weighIn, withInitial(weighIn, weight));
	const edit = patch(change, { note: 'after a run' }, now() + 5);
	const first = page(await sync.push(person, pushInput([change, edit])));
	expect(first.verdicts.map((verdict) => verdict.kind)).toEqual(['accepted', 'accepted']);
	const state = await fresh.asOwner('select * from weigh_ins where user_id = $1', [person]);
	const again = page(await sync.push(person, pushInput([change, edit], { cursor: first.cursor })));
	expect(again).toMatchObject({ rows: [], head: first.head, cursor: first.cursor });
	expect(again.verdicts.filter(({ kind }) => kind === 'refused')).toEqual([]);
	expect(await fresh.asOwner('select * from weigh_ins where user_id = $1', [person])).toEqual(
		state
	);
});

test('two devices edit different fields of one row: both edits stand, the loser of one is kept', async () => {
	const change = creation(weighIn, withInitial(weighIn, { ...weight, note: 'first' }));
	await sync.push(person, pushInput([change]));
	const t = now();
	await sync.push(person, pushInput([patch(change, { note: 'phone', weightKg: 80 }, t + 20)]));
	const late = patch(change, { note: 'laptop', fatPercent: 20 }, t + 10);
	const answer = page(await sync.push(person, pushInput([late])));
	const [verdict] = answer.verdicts;
	expect(verdict).toMatchObject({
		kind: 'merged',
		row: { note: 'phone', weightKg: 80, fatPercent: 20 }
	});
	const history = await fresh.asOwner(
		'select field, value, stamp, replaced_by_stamp from row_history where user_id = $1 order by field, stamp',
		[person]
	);
	expect(history).toEqual([
		{ field: 'fatPercent', value: null, stamp: change.createdAt, replaced_by_stamp: t + 10 },
		{ field: 'note', value: 'first', stamp: change.createdAt, replaced_by_stamp: t + 20 },
		{ field: 'note', value: 'laptop', stamp: t + 10, replaced_by_stamp: t + 20 },
		{ field: 'weightKg', value: 81.235, stamp: change.createdAt, replaced_by_stamp: t + 20 }
	]);
	await sync.push(person, pushInput([late]));
	const [count] = await fresh.asOwner('select count(*) from row_history where user_id = $1', [
		person
	]);
	expect(count).toEqual({ count: 4 });
});

const phone = '00000000-0000-4000-8000-0000000000a1';
const laptop = '00000000-0000-4000-8000-0000000000b2';

test('check 11: what lost to a device that had not seen it is told with device and time; edits in turn are not', async () => {
	const change = creation(weighIn, withInitial(weighIn, { ...weight, note: '' }));
	const created = page(await sync.push(person, pushInput([change])));
	const t = now();
	const on = (device: string, cursor: number) => ({ device, cursor, deviceName: device.slice(-2) });
	const edit = (note: string, stamp: number) => patch(change, { note }, stamp);

	const first = page(
		await sync.push(person, pushInput([edit('phone', t + 10)], on(phone, created.cursor)))
	);
	expect(await sync.conflicts(person)).toEqual([]);
	// In turn: the laptop holds the phone's note when it writes its own; so does the phone then.
	const second = page(
		await sync.push(person, pushInput([edit('laptop', t + 20)], on(laptop, first.cursor)))
	);
	const third = page(
		await sync.push(person, pushInput([edit('phone again', t + 30)], on(phone, second.cursor)))
	);
	// Another field is nobody's conflict, though the row has moved on.
	await sync.push(
		person,
		pushInput([patch(change, { weightKg: 80 }, t + 35)], on(laptop, second.cursor))
	);
	expect(await sync.conflicts(person)).toEqual([]);

	// Written over by a device that had not seen it, and one that came too late.
	const unseen = edit('laptop offline', t + 40);
	await sync.push(person, pushInput([unseen], on(laptop, second.cursor)));
	const about = { entity: 'weigh_ins', rowId: change.id, field: 'note' };
	const overwritten = { ...about, value: 'phone again', stamp: t + 30, deviceId: phone };
	expect(await sync.conflicts(person)).toMatchObject([
		{ ...overwritten, replacedByStamp: t + 40, deviceName: 'a1' }
	]);
	await sync.push(person, pushInput([edit('phone offline', t + 38)], on(phone, third.cursor)));
	const late = { ...about, value: 'phone offline', stamp: t + 38, deviceId: phone };
	const told = await sync.conflicts(person);
	expect(told).toHaveLength(2);
	expect(told).toEqual(
		expect.arrayContaining([
			expect.objectContaining(overwritten),
			expect.objectContaining({ ...late, replacedByStamp: t + 40 })
		])
	);
	// The same push once more adds nothing, and nobody else hears of it.
	await sync.push(person, pushInput([unseen], on(laptop, second.cursor)));
	expect(await sync.conflicts(person)).toEqual(told);
	expect(await sync.conflicts(await makePerson(fresh.database))).toEqual([]);
});

test('check 11: a deletion and an edit that did not know of each other are told, whichever came first; in turn they are not', async () => {
	const on = (device: string, cursor: number) => ({ device, cursor, deviceName: device.slice(-2) });
	const t = now();
	const push = async (change: WireChange, device: string, cursor: number) =>
		page(await sync.push(person, pushInput([change], on(device, cursor)))).head;
	/** Edited on the phone, then what the test does. */
	async function edited(at: number) {
		const made = creation(weighIn, withInitial(weighIn, { ...weight, note: '' }), {
			createdAt: t - 1000
		});
		const created = await push(made, phone, 0);
		const head = await push(patch(made, { note: 'said' }, t + at), phone, created);
		return { made, created, head, life: { rowId: made.id, field: rowField } };
	}

	// In turn: the laptop had seen the edit, and the phone the deletion that it takes back.
	const inTurn = await edited(10);
	const gone = await push(removal(inTurn.made, t + 20), laptop, inTurn.head);
	await push({ ...removal(inTurn.made, 0), editedAt: t + 30 }, phone, gone);
	expect(await sync.conflicts(person)).toEqual([]);

	// Deleted later by a device that had not seen the edit.
	const later = await edited(10);
	await push(removal(later.made, t + 20), laptop, later.created);
	const lostEdit = { ...later.life, value: 'edited', deviceId: phone, winnerName: 'b2' };
	expect(await sync.conflicts(person)).toMatchObject([
		{ ...lostEdit, stamp: t + 10, replacedByStamp: t + 20 }
	]);
	// Edited before it was deleted, and sent after.
	const before = await edited(5);
	await push(removal(before.made, t + 20), laptop, before.head);
	await push(patch(before.made, { note: 'late' }, t + 15), phone, before.head);
	const late = { ...before.life, value: 'edited', deviceId: phone, winnerId: laptop };
	// Deleted before it was edited, and sent after: it lives.
	const lives = await edited(30);
	await push(removal(lives.made, t + 20), laptop, lives.created);
	const lostLate = { ...lives.life, value: 'deleted', deviceId: laptop, winnerId: phone };
	// Deleted, and edited later by a device that had not heard of it.
	const revived = await edited(10);
	await push(removal(revived.made, t + 20), laptop, revived.head);
	await push(patch(revived.made, { note: 'later' }, t + 40), phone, revived.head);
	const lost = { ...revived.life, value: 'deleted', deviceName: 'b2', winnerName: 'a1' };

	const told = await sync.conflicts(person);
	expect(told).toHaveLength(4);
	for (const one of [lostEdit, late, lostLate, lost])
		expect(told).toContainEqual(expect.objectContaining(one));
	expect(told.find(({ rowId }) => rowId === revived.made.id)).toMatchObject({
		...{ stamp: t + 20, replacedByStamp: t + 40 }
	});
	// The same push again adds nothing.
	await push(removal(later.made, t + 20), laptop, later.created);
	expect(await sync.conflicts(person)).toHaveLength(4);
});

test('what a row was before is told with who changed it, to its person alone', async () => {
	const made = creation(weighIn, withInitial(weighIn, { ...weight, note: 'first' }));
	const t = now();
	const push = async (change: WireChange, device: string) =>
		page(await sync.push(person, pushInput([change], { device, deviceName: device.slice(-2) })));
	await push(made, phone);
	await push(patch(made, { note: 'second' }, t + 10), laptop);
	// Came too late: it never stood there.
	await push(patch(made, { note: 'never' }, t + 5), phone);
	await push(removal(made, t + 20), laptop);

	const of = { entity: weighIn.name, id: made.id };
	expect(await sync.pastValues(person, of)).toMatchObject([
		{ field: rowField, value: 'edited', replacedByStamp: t + 20, deviceName: 'b2', source: '' },
		{ field: 'note', value: 'first', replacedByStamp: t + 10, deviceId: laptop }
	]);
	expect(await sync.pastValues(await makePerson(fresh.database), of)).toEqual([]);
});

test('I16: a bad change is refused with its reason, the others are stored', async () => {
	const good = creation(weighIn, withInitial(weighIn, weight));
	const heavy = creation(weighIn, { ...withInitial(weighIn, weight), weightKg: 7000 });
	const strange = creation(weighIn, { ...withInitial(weighIn, weight), mood: 'fine' });
	const nul = creation(weighIn, { ...withInitial(weighIn, weight), device: 'a\0b' });
	const tag = creation(timeEntry, { ...withInitial(timeEntry, { start: 1 }), tags: ['a\0'] });
	const backwards = creation(timeEntry, withInitial(timeEntry, { start: 5, stop: 4 }));
	const nowhere = { ...good, entity: 'moods' };
	const whoop = creation(weighIn, withInitial(weighIn, weight), {
		source: 'whoop',
		sourceId: 'w1',
		id: sourceRowId(person, { entity: 'weigh_ins', source: 'whoop', sourceId: 'w1' })
	});
	const forged = creation(weighIn, withInitial(weighIn, weight), { sourceId: 'another' });
	const bad = [heavy, strange, nul, tag, backwards, nowhere, whoop, forged];
	const answer = page(await sync.push(person, pushInput([...bad, good])));
	const refused = answer.verdicts.filter(({ kind }) => kind === 'refused');
	expect(refused.map(({ entity, id }) => `${entity} ${id}`).sort()).toEqual(
		bad.map(({ entity, id }) => `${entity} ${id}`).sort()
	);
	expect(answer.verdicts).toContainEqual(
		expect.objectContaining({ kind: 'accepted', id: good.id, entity: 'weigh_ins' })
	);
	expect(answer.head).toBe(1);

	const unstamped = { ...patch(good, { note: 'x' }, now()), stamps: null };
	const valueless = { ...patch(good, { note: 'x' }, now()), values: {} };
	const later = page(await sync.push(person, pushInput([unstamped, valueless])));
	expect(later.verdicts).toMatchObject([
		{ kind: 'refused', row: { id: good.id, note: '' } },
		{ kind: 'refused' }
	]);
});

test('a file source may come from a device, under the id that follows from its name', async () => {
	const sourceId = 'FAST-1';
	const id = sourceRowId(person, { entity: 'weigh_ins', source: 'zero', sourceId });
	const change = creation(weighIn, withInitial(weighIn, weight), { source: 'zero', sourceId, id });
	const answer = page(await sync.push(person, pushInput([change])));
	expect(answer.verdicts[0]).toMatchObject({ kind: 'accepted', id });
});

test('what passes our checks but not those of Postgres costs its own change only', async () => {
	const good = creation(weighIn, withInitial(weighIn, weight));
	// A second row of the same name, which only the unique index can see.
	const clash = creation(weighIn, withInitial(weighIn, weight));
	await fresh.asOwner(
		`insert into weigh_ins (user_id, id, source, source_id, created_at, updated_at, revision, weight_kg)
		values ($1, gen_random_uuid(), 'manual', $2, 1, 1, 900, 70)`,
		[person, clash.id]
	);
	const answer = page(await sync.push(person, pushInput([clash, good])));
	expect(answer.verdicts).toContainEqual(
		expect.objectContaining({ kind: 'refused', id: clash.id })
	);
	expect(answer.verdicts).toContainEqual(
		expect.objectContaining({ kind: 'accepted', id: good.id })
	);
});

test('a patch of a row the server does not have is "missing"; sent whole it is stored', async () => {
	const change = creation(weighIn, withInitial(weighIn, weight));
	const edit = patch(change, { note: 'x' }, now());
	const answer = page(await sync.push(person, pushInput([edit])));
	expect(answer.verdicts).toEqual([{ kind: 'missing', entity: 'weigh_ins', id: change.id }]);
	const whole = { ...change, stamps: edit.stamps, values: { ...change.values, note: 'x' } };
	const stored = page(await sync.push(person, pushInput([whole])));
	expect(stored.verdicts[0]).toMatchObject({ kind: 'accepted' });
});

test('deletes travel as tombstones; an edit written after the delete brings the row back', async () => {
	const change = creation(weighIn, withInitial(weighIn, weight));
	await sync.push(person, pushInput([change]));
	const t = now();
	await sync.push(person, pushInput([removal(change, t + 10)]));
	const { rows } = page(await sync.pull(person, pullInput({ cursor: 1 })));
	expect(rows).toMatchObject([{ id: change.id, deletedAt: t + 10, revision: 2 }]);
	const early = page(await sync.push(person, pushInput([patch(change, { note: 'a' }, t + 5)])));
	expect(early.verdicts[0]).toMatchObject({
		kind: 'merged',
		row: { deletedAt: t + 10, note: 'a' }
	});
	const later = page(await sync.push(person, pushInput([patch(change, { note: 'b' }, t + 20)])));
	expect(later.verdicts[0]).toMatchObject({ kind: 'accepted' });
	const living = page(await sync.pull(person, pullInput({ cursor: 2 })));
	expect(living.rows).toMatchObject([{ id: change.id, deletedAt: null, note: 'b' }]);
});

describe('refusals of a whole round', () => {
	test('a stamp more than a minute ahead asks for the clock; one within passes', async () => {
		const change = creation(weighIn, withInitial(weighIn, weight));
		const ahead = (ms: number) => ({ ...change, editedAt: (Date.now() + ms) * 1000 });
		expect(await sync.push(person, pushInput([ahead(61_000)]))).toMatchObject({ kind: 'clock' });
		expect(page(await sync.pull(person, pullInput({ cursor: 0 }))).head).toBe(0);
		expect(page(await sync.push(person, pushInput([ahead(55_000)]))).head).toBe(1);
	});

	test('an old wire asks for an upgrade', async () => {
		expect(await sync.push(person, pushInput([], { protocol: 0 }))).toMatchObject({
			kind: 'upgrade',
			oldest: 1
		});
		expect(await sync.pull(person, pullInput({ protocol: 0 }))).toMatchObject({ kind: 'upgrade' });
	});

	test('I17: a cursor of another life, or beyond the head, resets before anything is stored', async () => {
		const change = creation(weighIn, withInitial(weighIn, weight));
		const { epoch } = page(await sync.pull(person, pullInput({ cursor: 0 })));
		const beyond = await sync.push(person, pushInput([change], { epoch, cursor: 7 }));
		expect(beyond).toMatchObject({ kind: 'reset', epoch, head: 0 });
		await fresh.asOwner('update sync_heads set epoch = gen_random_uuid() where user_id = $1', [
			person
		]);
		const restored = await sync.push(person, pushInput([change], { epoch, cursor: 0 }));
		expect(restored).toMatchObject({ kind: 'reset', head: 0 });
		expect(await sync.pull(person, pullInput({ epoch, cursor: 0 }))).toMatchObject({
			kind: 'reset'
		});
	});
});

test('a stream longer than a page comes in pages, in the order of revisions', async () => {
	const changes = Array.from({ length: 25 }, (_, n) =>
		n % 2
			? creation(weighIn, withInitial(weighIn, { ...weight, measuredAt: 1000 * n }))
			: creation(timeEntry, withInitial(timeEntry, { start: 1000 * n }))
	);
	await sync.push(person, pushInput(changes));
	const revisions: number[] = [];
	for (let cursor = 0, more = true; more;) {
		const got = page(await sync.pull(person, pullInput({ cursor, limit: 10 })));
		revisions.push(...got.rows.map((row) => row.revision));
		({ cursor, more } = got);
	}
	expect(revisions).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
});

test('a fresh device gets the newest of everything with counts, then history backwards', async () => {
	const entry = (n: number) =>
		creation(timeEntry, withInitial(timeEntry, { start: Date.UTC(2020, 0, 1) + n * 60_000 }));
	for (let at = 0; at < 1000; at += 500)
		await sync.push(
			person,
			pushInput(
				Array.from({ length: 500 }, (_, n) => entry(at + n)),
				{ cursor: at }
			)
		);
	const gone = creation(project, withInitial(project, { name: 'Old' }));
	await sync.push(
		person,
		pushInput([gone, creation(project, withInitial(project, { name: 'P' }))])
	);
	await sync.push(person, pushInput([removal(gone, now())]));

	const first = page(await sync.pull(person, pullInput({ cursor: null })));
	expect(first).toMatchObject({ head: 1003, cursor: 1003, more: false });
	expect(first.counts).toMatchObject({ time_entries: 1000, projects: 1, workouts: 0 });
	expect(first.rows).toHaveLength(500);
	expect(first.rows.filter((row) => row.entity === 'projects')).toHaveLength(1);

	const seen = new Set<string>();
	let before: [number, string] | null = null;
	const starts: number[] = [];
	do {
		const older = await sync.pull(
			person,
			pullInput({ cursor: first.cursor, older: { entity: 'time_entries', before }, limit: 300 })
		);
		if (older.kind !== 'older') throw new Error('Expected history.');
		for (const row of older.rows) {
			seen.add(row.id);
			starts.push(Number(row.start));
		}
		before = older.before;
	} while (before);
	expect(seen.size).toBe(1000);
	expect(starts).toEqual([...starts].sort((a, b) => b - a));
});
