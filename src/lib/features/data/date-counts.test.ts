import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { dayNote } from '#lib/domains/days/entity.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { seededRandom } from '#lib/platform/random.ts';
import { DexieStore } from '#lib/sync/client/dexie-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import type { Write } from '#lib/sync/client/store.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create, remove } from '#lib/sync/client/write.ts';
import { lookedAt } from '../../../../tests/support/looked-at.ts';
import { readCounts } from './date-counts.ts';
import { daysPass } from './view.ts';

const weighIns = weighIn as unknown as AnyEntity;
const dayNotes = dayNote as unknown as AnyEntity;
const hourMs = 3_600_000;

async function device(name: string, writes: readonly Write[]) {
	const store = new DexieStore(name, shapesOf([weighIns, dayNotes]));
	const counted = lookedAt(store);
	const parts = { userId: 'u', entities: [weighIns, dayNotes], store: counted.store };
	const replica = new LocalReplica({ ...parts, now: () => 0 });
	await replica.write('History', writes);
	counted.take();
	return { replica, store, take: counted.take };
}

/** Down from years by the fullest part of each. */
async function expectTrue(replica: LocalReplica, entity: AnyEntity, deleted: boolean) {
	const time = entity.time ?? 'date';
	const range = { ...(entity.time ? {} : { by: 'date' as never }), withDeleted: deleted };
	const rows = (await replica.range(entity, range)) as unknown as AnyRow[];
	let days = { from: '', to: '' };
	for (let depth = 0; depth < 3; depth++) {
		const counts = await readCounts(replica, entity, { ...days, deleted });
		const within = rows.filter(daysPass(time, days)).length;
		for (const part of counts) {
			expect([part.text, part.count]).toEqual([
				part.text,
				String(rows.filter(daysPass(time, part)).length)
			]);
		}
		expect(counts.reduce((sum, { count }) => sum + Number(count), 0)).toBe(within);
		const [fullest] = [...counts].sort((a, b) => Number(b.count) - Number(a.count));
		days = { from: fullest?.from ?? '', to: fullest?.to ?? '' };
	}
	expect(days.from).toBe(days.to);
}

test('years, months and days are told with all rows they have, on the clocks where those happened', async () => {
	const random = seededRandom(3);
	const at = () => Date.UTC(2024, 11, 20) + Math.floor(random() * 40 * 24) * hourMs;
	const offset = () => Math.floor(random() * 37 - 18) * 60;
	const made = Array.from({ length: 400 }, () =>
		create(weighIn, { measuredAt: at(), weightKg: 70, utcOffset: offset() })
	);
	const gone = made.filter((_, n) => n % 7 === 0).map(({ id }) => remove(weighIn, id));
	const { replica, store } = await device('true-counts', [...made, ...gone]);
	for (const deleted of [false, true]) await expectTrue(replica, weighIns, deleted);
	await store.destroy();
});

test('what has a day and no moment is told by its days', async () => {
	const made = ['2024-12-30', '2024-12-31', '2025-01-01', '2025-01-02', '2025-02-01'].map((date) =>
		create(dayNote, { date, note: 'x' })
	);
	const { replica, store } = await device('note-counts', [
		...made,
		remove(dayNote, made[2]?.id ?? '')
	]);
	const years = await readCounts(replica, dayNotes, { from: '', to: '', deleted: false });
	expect(years.map(({ text, count }) => `${text} ${count}`)).toEqual(['2025 2', '2024 2']);
	for (const deleted of [false, true]) await expectTrue(replica, dayNotes, deleted);
	await store.destroy();
});

test('an empty table divides into nothing, and so does a single day', async () => {
	const { replica, store } = await device('empty-counts', []);
	const all = { from: '', to: '', deleted: false };
	expect(await readCounts(replica, weighIns, all)).toEqual([]);
	const day = '2025-01-01';
	expect(await readCounts(replica, weighIns, { ...all, from: day, to: day })).toEqual([]);
	await store.destroy();
});

test('only the rows around the borders are read, however many lie between them', async () => {
	const newest = Date.UTC(2026, 0, 1, 23);
	const made = Array.from({ length: 3000 }, (_, n) =>
		create(weighIn, { measuredAt: newest - n * 4 * hourMs, weightKg: 70, utcOffset: 60 })
	);
	const { replica, store, take } = await device('count-cost', made);
	const all = { from: '', to: '', deleted: false };
	const years = await readCounts(replica, weighIns, all);
	expect(years.map(({ text, count }) => `${text} ${count}`)).toEqual([
		'2026 7',
		'2025 2,190',
		'2024 803'
	]);
	// A day and a half of six rows a day around each first of January, and the two ends.
	expect(take()).toBeLessThan(4 * 10 + 4);
	await readCounts(replica, weighIns, { ...all, from: '2025-01-01', to: '2025-12-31' });
	expect(take()).toBeLessThan(13 * 10 + 4);
	await store.destroy();
});
