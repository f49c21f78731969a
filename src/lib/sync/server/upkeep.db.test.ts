import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { entities } from '#lib/domains/registry.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import { withInitial } from '#lib/platform/entity/validation.ts';
import type { Database } from '#lib/platform/server/database.server.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import {
	creation,
	makePerson,
	pullInput,
	pushInput,
	removal
} from '../../../../tests/support/sync-device.ts';
import type { Page } from '../protocol.ts';
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

const weight = () => creation(weighIn, withInitial(weighIn, { measuredAt: 1, weightKg: 70 }));
const device = (n: number) => `00000000-0000-4000-8000-0000000000${10 + n}`;

/** The door, with every statement that goes through it noted. */
function noting(database: Database, statements: string[]): Database {
	return {
		asSystem: (...args) => database.asSystem(...args),
		listen: (...args) => database.listen(...args),
		notify: (...args) => database.notify(...args),
		ping: () => database.ping(),
		close: () => database.close(),
		access: database.access,
		withUser: (userId, work, options) =>
			database.withUser(
				userId,
				(tx) =>
					work({
						...tx,
						text: (text, params) => {
							statements.push(text);
							return tx.text(text, params);
						}
					}),
				options
			)
	};
}

test('I18: an idle pull is one statement and brings no row', async () => {
	const statements: string[] = [];
	const noted = createSync(noting(fresh.database, statements), entities);
	const { cursor, epoch } = (await noted.push(person, pushInput([weight()]))) as Page;
	const input = pullInput({ cursor, epoch });
	await noted.pull(person, input);
	statements.length = 0;
	for (let poll = 0; poll < 3; poll++) {
		const answer = (await noted.pull(person, input)) as Page;
		expect(answer).toMatchObject({ rows: [], cursor, more: false, verdicts: [], counts: null });
	}
	expect(statements).toHaveLength(3);
	const answer = await noted.pull(person, input);
	expect(JSON.stringify(answer).length).toBeLessThan(250);
	await noted.stop();
});

test('I18: one field edit costs less than a kilobyte on the wire, its answer included', async () => {
	const change = weight();
	const first = (await sync.push(person, pushInput([change]))) as Page;
	const edit = pushInput(
		[
			{
				...change,
				createdAt: 0,
				stamps: { note: Date.now() * 1000 + 9 },
				values: { note: 'after breakfast' }
			}
		],
		{ cursor: first.cursor, epoch: first.epoch }
	);
	const answer = await sync.push(person, edit);
	expect(answer).toMatchObject({ rows: [] });
	expect(JSON.stringify(edit).length + JSON.stringify(answer).length).toBeLessThan(1024);
});

test('tombstones leave when every device has heard of them and 90 days have passed; a stale cursor resets', async () => {
	const change = weight();
	const other = weight();
	await sync.push(person, pushInput([change, other], { device: device(1) }));
	await sync.push(person, pushInput([removal(change, Date.now() * 1000)], { device: device(1) }));
	const later = createSync(fresh.database, entities, { now: () => Date.now() + 91 * 86_400_000 });
	const tombstones = async () =>
		(
			await fresh.asOwner(
				'select id from weigh_ins where user_id = $1 and deleted_at is not null',
				[person]
			)
		).length;

	await sync.pull(person, pullInput({ device: device(1), cursor: 3 }));
	expect(await sync.collectTombstones()).toBe(0);
	// Another device has not heard of it.
	await sync.pull(person, pullInput({ device: device(2), cursor: 2 }));
	expect(await later.collectTombstones()).toBe(0);
	expect(await tombstones()).toBe(1);
	await sync.pull(person, pullInput({ device: device(2), cursor: 3 }));
	expect(await later.collectTombstones()).toBe(1);
	expect(await tombstones()).toBe(0);

	expect(await sync.pull(person, pullInput({ cursor: 2 }))).toMatchObject({ kind: 'reset' });
	expect(await sync.pull(person, pullInput({ cursor: 3 }))).toMatchObject({ kind: 'page' });
	await later.stop();
});

test('tombstones of what a source named are never collected', async () => {
	const values = { measuredAt: 1, weightKg: 70 };
	const record = { source: 'withings', sourceId: 'a', sourceAt: 1, sourceHash: 'h', values };
	const target = { userId: person, entity: weighIn };
	await sync.ingest(target, [{ ...record, sourceRemoved: false }]);
	const { rows } = (await sync.pull(person, pullInput({ cursor: 0 }))) as Page;
	await sync.push(person, pushInput([removal(rows[0]!, Date.now() * 1000)]));
	const later = createSync(fresh.database, entities, { now: () => Date.now() + 400 * 86_400_000 });
	await sync.pull(person, pullInput({ cursor: 2 }));
	await later.collectTombstones();
	expect(
		await sync.ingest(target, [{ ...record, sourceAt: 9, sourceHash: 'i', sourceRemoved: false }])
	).toMatchObject({
		created: 0,
		updated: 1
	});
	expect(await sync.audit(person)).toMatchObject({ entities: { weigh_ins: { count: 0, sum: 0 } } });
	await later.stop();
});

test('the audit counts living rows and sums their revisions at one head', async () => {
	const gone = weight();
	await sync.push(person, pushInput([weight(), gone, weight()]));
	await sync.push(person, pushInput([removal(gone, Date.now() * 1000)]));
	const { head, entities: found } = await sync.audit(person);
	expect(head).toBe(4);
	expect(found.weigh_ins).toEqual({ count: 2, sum: 4 });
	expect(found.workouts).toEqual({ count: 0, sum: 0 });
});

test('a hint reaches this process at once and another within a moment, and nobody else', async () => {
	const stranger = await makePerson(fresh.database);
	const elsewhere = createSync(fresh.database, entities);
	const [here, there, foreign] = [vi.fn(), vi.fn(), vi.fn()];
	sync.onRevision(person, here);
	elsewhere.onRevision(person, there);
	elsewhere.onRevision(stranger, foreign);
	await new Promise((resolve) => setTimeout(resolve, 300));
	await sync.push(person, pushInput([weight()]));
	expect(here).toHaveBeenCalledExactlyOnceWith(1);
	await vi.waitFor(() => expect(there).toHaveBeenCalledExactlyOnceWith(1), 5000);
	// Many writes in a moment are one hint elsewhere.
	for (let n = 0; n < 5; n++) await sync.push(person, pushInput([weight()]));
	await vi.waitFor(() => expect(there).toHaveBeenLastCalledWith(6), 5000);
	expect(here).toHaveBeenCalledTimes(6);
	expect(foreign).not.toHaveBeenCalled();
	await elsewhere.stop();
});

test('a person without a head gets one at the first pull', async () => {
	await fresh.asOwner('delete from sync_heads where user_id = $1', [person]);
	expect(await sync.pull(person, pullInput({ cursor: null }))).toMatchObject({
		kind: 'page',
		head: 0
	});
});
