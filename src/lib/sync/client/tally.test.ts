import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { defineEntity, type AnyRow } from '#lib/platform/entity/entity.ts';
import { instant, integer, optional, text } from '#lib/platform/entity/field.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { DexieStore } from './dexie-store.ts';
import { MemoryStore } from './memory-store.ts';
import { putMeta, readMeta } from './records.ts';
import { LocalReplica } from './replica.ts';
import { makeRoom } from './space.ts';
import type { Write } from './store.ts';
import { countStretch, keepCounting } from './tally.ts';
import { shapesOf, type Store } from './tx.ts';
import { change, create, remove, restore } from './write.ts';

/** Amounts by group; one without an amount is open. */
const payment = defineEntity({
	name: 'payments',
	label: { one: 'Payment', many: 'Payments' },
	time: 'at',
	indexes: ['group'],
	fields: {
		at: instant('At'),
		group: optional(text('Group')),
		amount: optional(integer('Amount'))
	},
	tally: {
		version: 1,
		of: ({ group, amount }) =>
			amount === null ? 'open' : group === null ? null : { key: group, amount }
	}
});

let opened = 0;
const kinds: Record<string, () => Store> = {
	memory: () => new MemoryStore(shapesOf([payment])),
	'IndexedDB through Dexie': () => new DexieStore(`tally-${opened++}`, shapesOf([payment]))
};
const history = (done: boolean) => ({
	payments: { before: null, done, brought: 0, total: null }
});
const historyIs = (store: Store, done: boolean) =>
	store.write(['meta'], (tx) => putMeta(tx, 'backfill', history(done)));
const recordIn = async (store: Store) => (await readMeta(store.reader, 'tallies'))['payments'];

/** What all living rows come to, read one by one. */
async function counted(store: Store) {
	const sums: Record<string, number> = {};
	const open: string[] = [];
	for (const row of await store.reader.scan<AnyRow>('payments')) {
		if (row.deletedAt !== null) continue;
		const { group, amount } = row as unknown as { group: string | null; amount: number | null };
		if (amount === null) open.push(row.id);
		else if (group !== null) sums[group] = (sums[group] ?? 0) + amount;
	}
	const told = Object.entries(sums).filter(([, sum]) => sum !== 0);
	return { sums: Object.fromEntries(told), open: open.sort() };
}

describe.each(Object.keys(kinds))('a tally kept in %s', (kind) => {
	let store: Store;
	afterEach(() => store.close());

	function device() {
		store = kinds[kind]!();
		let now = 1_000;
		return new LocalReplica({ userId: 'u', entities: [payment], store, now: () => now++ });
	}
	const told = async (replica: LocalReplica) => {
		const { sums, open } = await replica.tally(payment);
		return { sums, open: [...open].sort() };
	};

	test('is what the rows come to, whatever happens to them and however far it is counted', async () => {
		const replica = device();
		const random = seededRandom(7);
		const some = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!;
		const values = () => ({
			at: Math.floor(random() * 1000),
			group: some(['a', 'b', 'c', null]),
			amount: some([null, 0, 1, 20, 300])
		});
		const ids: string[] = [];
		const oneWrite = (): Write => {
			if (ids.length < 5 || random() < 0.4) {
				const made = create(payment, values());
				ids.push(made.id);
				return made;
			}
			const id = some(ids);
			const kindOf = some(['change', 'remove', 'restore', 'restore']);
			if (kindOf === 'change') return change(payment, id, values());
			return kindOf === 'remove' ? remove(payment, id) : restore(payment, id);
		};
		/** Rows as a page of the server brings them, some of them of another group or deleted. */
		const pulled = async (rows: readonly AnyRow[]) =>
			store.write(['payments'], (tx) =>
				tx.put(
					'payments',
					rows.map((row) => ({ ...row, ...values(), deletedAt: some([null, null, 5]) }))
				)
			);
		for (let n = 0; n < 120; n++) {
			const deed = await replica.write('Paid', Array.from({ length: 3 }, oneWrite));
			if (n === 30) await historyIs(store, true);
			if (n > 30 && n < 110 && n % 4 === 0) await countStretch(store, payment, 9);
			if (n % 5 === 0 && deed.n > 0) await replica.undo(deed);
			if (n % 7 === 0) await pulled((await store.reader.scan<AnyRow>('payments')).slice(-4));
			if (n === 80) {
				const gone = ids.splice(0, 2);
				await store.write(['payments'], (tx) => tx.delete('payments', gone));
			}
			if (n % 6 === 0) expect(await told(replica)).toEqual(await counted(store));
		}
		await countStretch(store, payment);
		expect((await recordIn(store))?.through).toBeNull();
		expect(await told(replica)).toEqual(await counted(store));
		await store.write(['outbox'], async (tx) => {
			const waiting = await tx.scan<{ entity: string; id: string }>('outbox');
			await tx.delete(
				'outbox',
				waiting.map(({ entity, id }) => [entity, id] as const)
			);
		});
		expect(await makeRoom(store, [payment])).toBeGreaterThan(0);
		expect(await told(replica)).toEqual(await counted(store));
	});

	test('is left alone while history comes, and counted once it is here', async () => {
		const replica = device();
		await historyIs(store, false);
		const writes = Array.from({ length: 8 }, (_, n) =>
			create(payment, { at: n, group: 'a', amount: n })
		);
		await replica.write('Paid', writes);
		await countStretch(store, payment);
		expect(await recordIn(store)).toBeUndefined();
		expect(await replica.tally(payment)).toMatchObject({ sums: { a: 28 }, isWhole: false });

		const end = keepCounting(store, [payment]);
		await historyIs(store, true);
		expect(await replica.tally(payment)).toMatchObject({ sums: { a: 28 }, isWhole: true });
		await vi.waitFor(async () => expect((await recordIn(store))?.through).toBeNull());
		end();
		expect((await recordIn(store))?.sums).toEqual({ a: 28 });
	});

	test('of an older declaration is counted anew', async () => {
		const replica = device();
		await historyIs(store, true);
		await replica.write('Paid', [create(payment, { at: 1, group: 'a', amount: 5 })]);
		const older = { version: 0, through: null, sums: { a: 99 }, open: ['gone'] };
		await store.write(['meta'], (tx) => putMeta(tx, 'tallies', { payments: older }));
		expect(await told(replica)).toEqual({ sums: { a: 5 }, open: [] });
		await countStretch(store, payment);
		expect(await recordIn(store)).toMatchObject({ version: 1, through: null, sums: { a: 5 } });
	});

	test('a transaction that fails leaves it as it was', async () => {
		const replica = device();
		await historyIs(store, true);
		await replica.write('Paid', [create(payment, { at: 1, group: 'a', amount: 5 })]);
		await countStretch(store, payment);
		const failing = store.write(['payments'], async (tx) => {
			const [row] = await tx.scan<AnyRow>('payments');
			await tx.put('payments', [{ ...row, amount: 70 }]);
			throw new Error('power went');
		});
		await expect(failing).rejects.toThrow('power went');
		expect(await told(replica)).toEqual({ sums: { a: 5 }, open: [] });
	});

	test('rows of one value lie by their time, and its bounds are of the time', async () => {
		const replica = device();
		const made = [3, 1, 2, 5, 4].map((at) => create(payment, { at, group: 'a', amount: at }));
		await replica.write('Paid', [...made, create(payment, { at: 9, group: 'b', amount: 9 })]);
		const times = async (range: Parameters<typeof replica.range<typeof payment>>[1]) =>
			(await replica.range(payment, { by: 'group', ...range })).map(({ at }) => at);
		expect(await times({ is: 'a' })).toEqual([5, 4, 3, 2, 1]);
		expect(await times({ is: 'a', limit: 2 })).toEqual([5, 4]);
		expect(await times({ is: 'a', from: 2, to: 4, newestFirst: false })).toEqual([2, 3]);
		expect(await times({ from: 'a', to: 'b', newestFirst: false })).toEqual([1, 2, 3, 4, 5]);
		expect(await times({ from: 'b' })).toEqual([9]);
	});
});

test('a device with the database of an earlier version keeps its rows and gets the new indexes', async () => {
	const name = `earlier-${opened++}`;
	const earlier = new Dexie(name);
	earlier.version(1).stores({
		payments: 'id,at,group',
		outbox: '[entity+id]',
		dead: 'n',
		meta: 'k',
		deeds: 'n'
	});
	const row = (n: number) => ({ id: `p${n}`, at: n, group: n % 2 ? 'a' : null, amount: n });
	await earlier
		.table('payments')
		.bulkAdd(Array.from({ length: 10 }, (_, n) => ({ ...row(n), deletedAt: null })));
	await earlier.table('meta').add({ k: 'backfill', v: history(true) });
	earlier.close();

	const store = new DexieStore(name, shapesOf([payment]));
	const replica = new LocalReplica({ userId: 'u', entities: [payment], store, now: () => 1 });
	const odd = await replica.range(payment, { by: 'group', is: 'a', limit: 3 });
	expect(odd.map(({ at }) => at)).toEqual([9, 7, 5]);
	expect((await replica.tally(payment)).sums).toEqual({ a: 25 });
	const end = keepCounting(store, [payment]);
	await vi.waitFor(async () => expect((await recordIn(store))?.through).toBeNull());
	end();
	expect((await replica.tally(payment)).sums).toEqual({ a: 25 });
	await store.destroy();
});
