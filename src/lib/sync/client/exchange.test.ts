import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import type { PullInput, PushInput } from '../protocol.ts';
import { ServerModel } from '../simulator/server-model.ts';
import { serverRules } from '../simulator/server-rules.ts';
import { byName, entities, poison, thing } from '../simulator/thing.ts';
import { timedId } from '../row-id.ts';
import { Backfill } from './backfill.ts';
import { DexieStore } from './dexie-store.ts';
import { identify, type Engine } from './engine.ts';
import { exchange } from './exchange.ts';
import { MemoryStore } from './memory-store.ts';
import type { DeadLetter, OutboxEntry } from './records.ts';
import { LocalReplica } from './replica.ts';
import { allRules } from './rules.ts';
import { makeRoom } from './space.ts';
import { readStanding } from './standing.ts';
import { shapesOf, type Store } from './tx.ts';
import { change, create, remove } from './write.ts';

let ids = 0;
const newId = () => timedId(++ids, new Uint8Array(10));
let now = 1_800_000_000_000;
const kinds: Record<string, () => Store> = {
	memory: () => new MemoryStore(shapesOf(entities)),
	'IndexedDB through Dexie': () => new DexieStore(`exchange-${newId()}`, shapesOf(entities))
};

/** A device that speaks with the server at once, and counts what goes over the wire. */
class Device {
	readonly store: Store;
	readonly replica: LocalReplica;
	readonly wire: { up: number; down: number; rows: number }[] = [];
	skewMs = 0;
	readonly #engine: Engine;
	#backfill: Backfill;

	constructor(store: Store, server: () => ServerModel) {
		this.store = store;
		const clock = () => now + this.skewMs;
		this.replica = new LocalReplica({ userId: 'u', entities, store, now: clock });
		const ask = async <A>(input: PushInput | PullInput, answer: () => A): Promise<A> => {
			const said = answer();
			const { rows = [] } = said as { rows?: unknown[] };
			const [up, down] = [JSON.stringify(input).length, JSON.stringify(said).length];
			this.wire.push({ up, down, rows: rows.length });
			return structuredClone(said);
		};
		const transport = {
			push: (input: PushInput) => ask(input, () => server().push(structuredClone(input))),
			pull: (input: PullInput) => ask(input, () => server().pull(input))
		};
		const parts = { store, entities: byName, transport, rules: allRules, newId, now: clock };
		this.#engine = { ...parts, deviceName: 'phone' };
		this.#backfill = new Backfill(this.#engine);
	}

	/** One lock's worth of work. */
	async exchange() {
		await identify(this.#engine);
		const { signal } = new AbortController();
		const parts = {
			engine: this.#engine,
			backfill: this.#backfill,
			mayBring: (n: number) => n < 1
		};
		return exchange({ ...parts, signal: () => signal });
	}

	async settle(): Promise<void> {
		while ((await this.exchange()).more);
	}

	waits(): Promise<boolean> {
		return this.#backfill.waits();
	}

	/** The page is closed and opened again: only what is stored remains. */
	reload(): void {
		this.#backfill = new Backfill(this.#engine);
	}

	async things(): Promise<AnyRow[]> {
		return this.replica.range(thing, { newestFirst: false });
	}

	outbox = () => this.store.reader.scan<OutboxEntry>('outbox');
	dead = () => this.store.reader.scan<DeadLetter>('dead');
}

describe.each(Object.keys(kinds))('an exchange of a replica in %s', (kind) => {
	let server: ServerModel;
	let phone: Device;
	let laptop: Device;
	const made = async (device: Device, name: string, at = 1) => {
		const write = create(thing, { at, name }, { id: newId() });
		await device.replica.write('Made', [write]);
		return write.id;
	};

	beforeEach(() => {
		now = 1_800_000_000_000;
		server = new ServerModel({ rules: serverRules, epoch: newId(), now: () => now });
		[phone, laptop] = [0, 1].map(() => new Device(kinds[kind]!(), () => server)) as [
			Device,
			Device
		];
	});
	afterEach(() => {
		phone.replica.close();
		laptop.replica.close();
	});

	test('a device that has no name yet has no history to wait for', async () => {
		expect(await phone.waits()).toBe(false);
	});

	test('brings a note edited here and a size edited there to both', async () => {
		const id = await made(phone, 'run');
		await phone.settle();
		await laptop.settle();
		now += 1000;
		await phone.replica.write('Edited', [change(thing, id, { note: 'easy' })]);
		await laptop.replica.write('Edited', [change(thing, id, { size: 42 })]);
		for (const device of [phone, laptop, phone]) await device.settle();
		for (const device of [phone, laptop]) {
			expect(await device.things()).toMatchObject([{ name: 'run', note: 'easy', size: 42 }]);
			expect(await device.outbox()).toEqual([]);
		}
	});

	test('I16: one bad row goes aside, for the person to see, and the others go through', async () => {
		for (const name of ['one', 'two', poison, 'three']) await made(phone, name);
		await phone.settle();
		expect((await phone.things()).map(({ name }) => name)).toEqual(['one', 'two', 'three']);
		expect(await phone.outbox()).toEqual([]);
		const [letter] = await phone.dead();
		expect(letter).toMatchObject({
			entity: 'things',
			row: { name: poison },
			problems: [{ field: 'name', problem: 'Not this name.' }]
		});
		expect(await readStanding(phone.store.reader)).toMatchObject({ waiting: 0, refused: 1 });
	});

	test('I16: a refused edit falls back to what the server has', async () => {
		const id = await made(phone, 'good');
		await phone.settle();
		await phone.replica.write('Edited', [change(thing, id, { name: poison })]);
		await phone.settle();
		expect(await phone.things()).toMatchObject([{ id, name: 'good' }]);
		expect(await phone.dead()).toMatchObject([{ fields: ['name'] }]);
	});

	test('I18: idle costs no row, and one edit less than a kilobyte', async () => {
		const id = await made(phone, 'run');
		await phone.settle();
		phone.wire.length = 0;
		await phone.settle();
		expect(phone.wire).toEqual([expect.objectContaining({ rows: 0 })]);
		expect(phone.wire[0]!.up + phone.wire[0]!.down).toBeLessThan(500);
		phone.wire.length = 0;
		await phone.replica.write('Edited', [change(thing, id, { note: 'a note of some length' })]);
		await phone.settle();
		expect(phone.wire).toEqual([expect.objectContaining({ rows: 0 })]);
		expect(phone.wire[0]!.up + phone.wire[0]!.down).toBeLessThan(1000);
	});

	test('I7: history comes newest first in pages and goes on after a reload', async () => {
		for (let n = 1; n <= 10; n++) await made(laptop, `n${n}`, n);
		await laptop.settle();
		expect((await phone.exchange()).more).toBe(true);
		expect((await phone.things()).map(({ at }) => at)).toEqual([8, 9, 10]);
		expect((await readStanding(phone.store.reader)).history).toEqual({ brought: 3, total: 10 });
		await phone.exchange();
		phone.reload();
		expect((await phone.things()).map(({ at }) => at)).toEqual([5, 6, 7, 8, 9, 10]);
		await phone.settle();
		expect((await phone.things()).map(({ at }) => at)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		expect((await readStanding(phone.store.reader)).history).toBeNull();
	});

	test('I12: a page of history that was read before a deletion does not bring the row back', async () => {
		for (let n = 1; n <= 8; n++) await made(laptop, `n${n}`, n);
		await laptop.settle();
		// The next page, with n2 in it, is on its way while n2 is deleted elsewhere.
		await phone.exchange();
		const n2 = (await laptop.things())[1]!;
		await laptop.replica.write('Deleted', [remove(thing, n2.id)]);
		await laptop.settle();
		await phone.settle();
		expect((await phone.things()).map(({ at }) => at)).toEqual([1, 3, 4, 5, 6, 7, 8]);
	});

	test('I17: a reset keeps what waits, and a restored backup is healed by its devices', async () => {
		const old = await made(phone, 'old');
		await phone.settle();
		const backup = server.backup();
		await made(phone, 'after the backup');
		await phone.settle();
		await phone.replica.write('Edited', [change(thing, old, { note: 'still waits' })]);
		server.restore(backup, newId());
		await phone.settle();
		await laptop.settle();
		const expected = [
			expect.objectContaining({ name: 'old', note: 'still waits' }),
			expect.objectContaining({ name: 'after the backup' })
		];
		expect(await laptop.things()).toEqual(expected);
		expect(await phone.things()).toEqual(expected);
	});

	test('I14: a clock that is a day ahead is set right and nothing of its work is lost', async () => {
		phone.skewMs = 86_400_000;
		const id = await made(phone, 'from tomorrow');
		await phone.replica.write('Edited', [change(thing, id, { note: 'later' })]);
		await phone.settle();
		expect(await phone.outbox()).toEqual([]);
		const [row] = await phone.things();
		expect(row!.createdAt).toBeLessThanOrEqual((now + 60_000) * 1000);
		expect(row!.stamps!['note']).toBeGreaterThan(row!.createdAt);
		now += 5;
		await laptop.settle();
		await laptop.replica.write('Edited', [change(thing, id, { note: 'newer' })]);
		for (const device of [laptop, phone]) await device.settle();
		expect(await phone.things()).toMatchObject([{ note: 'newer' }]);
	});

	test('makes room by the oldest rows that are safe on the server, and brings them again', async () => {
		const gone = await made(phone, 'deleted', 1);
		await made(phone, 'oldest', 2);
		await phone.replica.write('Deleted', [remove(thing, gone)]);
		await phone.settle();
		await made(phone, 'waits', 3);
		expect(await makeRoom(phone.store, entities)).toBe(1);
		expect(await phone.things()).toMatchObject([{ name: 'waits' }]);
		expect((await phone.store.reader.get('things', [gone]))[0]).toBeDefined();
		await phone.settle();
		expect(await phone.things()).toMatchObject([{ name: 'oldest' }, { name: 'waits' }]);
	});

	test('sends many changes in pushes of at most 500', async () => {
		const writes = Array.from({ length: 1100 }, (_, n) =>
			create(thing, { at: n, name: `n${n}` }, { id: newId() })
		);
		await phone.replica.write('Imported', writes);
		await phone.settle();
		expect(await phone.outbox()).toEqual([]);
		expect(server.rows.size).toBe(1100);
		expect(phone.wire.filter(({ up }) => up > 10_000)).toHaveLength(3);
	});
});
