import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialSettings } from '#lib/domains/settings/current.ts';
import { weighIn } from '#lib/domains/weight/entity.ts';
import type { AnyEntity, AnyRow } from '#lib/platform/entity/entity.ts';
import { addDays, daysBetween } from '#lib/platform/time/calendar.ts';
import { DexieStore } from '#lib/sync/client/dexie-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { lookedAt } from '../../../../tests/support/looked-at.ts';
import { countParts, mostCounted, partsOf, readParts, trailOf } from './date-drill.ts';
import { tableColumns } from './tables.ts';
import { shownRows, type View } from './view.ts';

const entity = weighIn as unknown as AnyEntity;
const table = { columns: tableColumns(entity, {}, initialSettings), time: 'measuredAt' };
const all = { from: '', to: '', deleted: false };
const view: View = { search: '', sorts: [], only: {}, ...all };
const texts = (stretches: readonly { text: string }[]) => stretches.map(({ text }) => text);

test('days lie in a month of a year, and any other days in none', () => {
	expect(texts(trailOf(all))).toEqual([]);
	expect(texts(trailOf({ from: '2024-01-01', to: '2024-12-31' }))).toEqual(['2024']);
	expect(texts(trailOf({ from: '2024-02-01', to: '2024-02-29' }))).toEqual([
		'2024',
		'February 2024'
	]);
	expect(trailOf({ from: '2024-02-01', to: '2024-02-01' })).toHaveLength(3);
	expect(trailOf({ from: '2024-02-01', to: '2024-03-05' })).toEqual([]);
	expect(trailOf({ from: '2024-02-01', to: '' })).toEqual([]);
});

test('each part leads one step further, and all of them are the whole without a gap', () => {
	const ends = ['2019-11-30', '2026-02-01'] as const;
	const at = fc.tuple(fc.nat(7), fc.nat(11), fc.nat(27));
	fc.assert(
		fc.property(at, (places) => {
			let days = { from: '', to: '' };
			places.forEach((place, depth) => {
				const parts = partsOf(days, ends).sort((a, b) => (a.from < b.from ? -1 : 1));
				parts.forEach((part, n) => {
					expect(trailOf(part)).toHaveLength(depth + 1);
					if (n > 0) expect(part.from).toBe(addDays(parts[n - 1]?.to ?? '', 1));
				});
				const whole = depth === 0 ? { from: '2019-01-01', to: '2026-12-31' } : days;
				expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([whole.from, whole.to]);
				days = parts[place] ?? days;
			});
			expect(daysBetween(days.from, days.to)).toBe(0);
			expect(partsOf(days, ends)).toEqual([]);
		}),
		{ numRuns: 30 }
	);
});

async function history(count: number, everyMs: number) {
	const store = new DexieStore(`drill-${count}`, shapesOf([entity]));
	const counted = lookedAt(store);
	const parts = { userId: 'u', entities: [entity], store: counted.store, now: () => 0 };
	const replica = new LocalReplica(parts);
	const newest = Date.UTC(2026, 0, 1, 23, 30);
	const at = Array.from({ length: count }, (_, n) => newest - n * everyMs);
	await replica.write(
		'History',
		at.map((measuredAt, n) =>
			create(weighIn, { measuredAt, weightKg: 70 + (n % 2), utcOffset: 60 })
		)
	);
	counted.take();
	return { replica, take: counted.take, store };
}

test('a stretch is told with how many rows it shows, on the clock where they happened', async () => {
	const { replica, store } = await history(400, 24 * 3_600_000);
	const rows = (await replica.range(entity, {})) as unknown as AnyRow[];
	for (const days of [all, { from: '2025-01-01', to: '2025-12-31' }]) {
		for (const search of ['', '71 kg']) {
			const asked = { ...view, ...days, search };
			const parts = await readParts(replica, entity, { ...days, deleted: false });
			const counts = countParts(parts, table, asked);
			for (const { from, to, count } of counts) {
				expect(shownRows(rows, table, { ...asked, from, to })).toHaveLength(Number(count));
			}
			const whole = shownRows(rows, table, asked).length;
			expect(counts.reduce((sum, { count }) => sum + Number(count), 0)).toBe(whole);
		}
	}
	expect(texts(countParts(await readParts(replica, entity, all), table, view))).toEqual([
		'2026',
		'2025',
		'2024'
	]);
	await store.destroy();
});

test('no more than so many rows of a stretch are read, however many it has', async () => {
	const { replica, store, take } = await history(2000, 3_600_000);
	const parts = await readParts(replica, entity, all);
	expect(take()).toBeLessThanOrEqual(parts.length * (mostCounted + 100) + 2);
	const counts = countParts(parts, table, view).map(({ text, count }) => `${text} ${count}`);
	expect(counts).toEqual(['2026 25', '2025 500+']);
	await store.destroy();
});
