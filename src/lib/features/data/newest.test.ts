import { expect, test } from 'vitest';
import { dayNote } from '#lib/domains/days/entity.ts';
import { meal, mealItem } from '#lib/domains/nutrition/entity.ts';
import { project } from '#lib/domains/projects/entity.ts';
import { entities } from '#lib/domains/registry.ts';
import type { AnyRow } from '#lib/platform/entity/entity.ts';
import { MemoryStore } from '#lib/sync/client/memory-store.ts';
import { LocalReplica } from '#lib/sync/client/replica.ts';
import { shapesOf } from '#lib/sync/client/tx.ts';
import { create } from '#lib/sync/client/write.ts';
import { newestText, readNewest } from './newest.ts';
import { tables } from './tables.ts';

const row = (over: object) => ({ source: 'manual', createdAt: 0, ...over }) as unknown as AnyRow;
const at = (iso: string) => Date.parse(iso);
const tokyo = { zone: 'Asia/Tokyo', dayStartMinutes: 0, now: at('2026-11-23T00:30:00Z') };

test("check 27: the newest row's day is that of its own place, and today that of the home zone", () => {
	// 23:30 in Reykjavik is the 22nd there for ever; in Tokyo the 23rd had long begun.
	const eaten = row({ eatenAt: at('2026-11-22T23:30:00Z'), utcOffset: 0 });
	expect(newestText({ entity: meal, row: eaten }, tokyo)).toBe('Newest: Yesterday');
	const here = row({ eatenAt: at('2026-11-22T23:30:00Z'), utcOffset: 540 });
	expect(newestText({ entity: meal, row: here }, tokyo)).toBe('Newest: Today');
});

test('check 27: a day that begins later than midnight does so here as well', () => {
	const late = { ...tokyo, dayStartMinutes: 240, now: at('2026-11-22T17:00:00Z') };
	const eaten = { eatenAt: at('2026-11-22T16:30:00Z'), utcOffset: 540 };
	expect(newestText({ entity: meal, row: row(eaten) }, late)).toBe('Newest: Today');
	// A source's day is the calendar's.
	expect(newestText({ entity: meal, row: row({ ...eaten, source: 'other-app' }) }, late)).toBe(
		'Newest: Tomorrow'
	);
});

test('a row without a time is told by its last change, a day note by its day', () => {
	const changed = { entity: project, row: row({ updatedAt: at('2026-11-22T16:00:00Z') * 1000 }) };
	expect(newestText(changed, tokyo)).toBe('Changed: Today');
	expect(newestText(changed, { ...tokyo, zone: 'UTC' })).toBe('Changed: Yesterday');
	const noted = { entity: dayNote, row: row({ date: '2026-11-22' }) };
	expect(newestText(noted, tokyo)).toBe('Newest: Yesterday');
});

test('portions are told by the newest meal, not by the order of their ids', async () => {
	const store = new MemoryStore(shapesOf(entities));
	const replica = new LocalReplica({ userId: 'someone', entities, store, now: () => tokyo.now });
	const eaten = (day: string) => create(meal, { eatenAt: at(`${day}T12:00:00Z`), utcOffset: 0 });
	const [older, newer] = [eaten('2026-11-20'), eaten('2026-11-22')];
	const portion = (mealId: string) => create(mealItem, { mealId, name: 'Oats', amount: 1 });
	await replica.write('rows', [older, newer, portion(newer.id), portion(older.id)]);
	const newest = await readNewest(replica, mealItem, tables);
	expect(newest?.entity).toBe(meal);
	expect(newest?.row.id).toBe(newer.id);
});
